using System.Collections.Immutable;
using Booking.Domain;
using Booking.Domain.Sessions;

namespace Booking.Projections.Sessions;

/// <summary>A session as a list shows it, with all that its first event said.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Version">The last event that is folded in.</param>
/// <param name="Status">Whether it will take place.</param>
/// <param name="Title">What is shown.</param>
/// <param name="Venue">Where.</param>
/// <param name="StartsAt">When.</param>
/// <param name="Currency">Of every amount in the session.</param>
/// <param name="Prices">Minor units by category.</param>
/// <param name="PlanHash">Its seating.</param>
/// <param name="Counts">Places by status.</param>
/// <param name="HoldSeconds">How long an unpaid reservation lasts.</param>
/// <param name="MaxSeatsPerCustomer">The limit for one customer.</param>
/// <param name="PreventOrphans">Whether a single seat may not be left over.</param>
/// <param name="SalesOpenAt">Before this nothing is sold; null for at once.</param>
/// <param name="SalesCloseAt">From this on nothing is sold; null for no end.</param>
/// <param name="RefundableUntil">Until then a purchase can be given back.</param>
public sealed record SessionListItem(
    SessionId SessionId,
    long Version,
    SessionStatus Status,
    string Title,
    string Venue,
    DateTimeOffset StartsAt,
    string Currency,
    ImmutableSortedDictionary<string, long> Prices,
    PlanHash PlanHash,
    SessionCounts Counts,
    int HoldSeconds,
    int MaxSeatsPerCustomer,
    bool PreventOrphans,
    DateTimeOffset? SalesOpenAt,
    DateTimeOffset? SalesCloseAt,
    DateTimeOffset? RefundableUntil);
