using System.Collections.Immutable;
using Booking.Domain.Seating;

namespace Booking.Domain.Sessions;

/// <summary>Opens a session: one showing, with a plan, prices and the rules of its sale.</summary>
public sealed record ScheduleSession(
    SessionId Session,
    SeatingPlan Plan,
    string Title,
    string Venue,
    DateTimeOffset StartsAt,
    string Currency,
    ImmutableSortedDictionary<string, long> Prices,
    DateTimeOffset Now) : SessionCommand(Now)
{
    /// <summary>A session has at least this many places.</summary>
    public const int MinimumPlaces = 16;

    /// <summary>How long a hold lasts unless the session says otherwise, in seconds.</summary>
    public const int DefaultHoldSeconds = 30;

    /// <summary>How many places a customer may have unless the session says otherwise.</summary>
    public const int DefaultMaxSeatsPerCustomer = 10;

    /// <summary>Seconds from the reservation to its deadline.</summary>
    public int HoldSeconds { get; init; } = DefaultHoldSeconds;

    /// <summary>Places, held and paid, that one customer may have.</summary>
    public int MaxSeatsPerCustomer { get; init; } = DefaultMaxSeatsPerCustomer;

    /// <summary>Whether a selection may not leave a single seat alone.</summary>
    public bool PreventOrphans { get; init; }

    /// <summary>When the sale begins; null: at once.</summary>
    public DateTimeOffset? SalesOpenAt { get; init; }

    /// <summary>When the sale ends; null: never.</summary>
    public DateTimeOffset? SalesCloseAt { get; init; }

    /// <summary>Until when purchases can be given back; null: always.</summary>
    public DateTimeOffset? RefundableUntil { get; init; }

    internal override Decision Decide(SessionState state)
    {
        var scheduled = new SessionScheduled(
            Session.Value, Title, Venue, StartsAt, Currency, Prices, Plan.Hash.Value, Plan.Places, HoldSeconds,
            MaxSeatsPerCustomer, PreventOrphans, SalesOpenAt, SalesCloseAt, RefundableUntil);
        if (state.IsScheduled)
            return SameTerms(state.Terms, scheduled)
                ? Decision.Accepted.Nothing
                : Decision.Reject(new Rejection.SessionAlreadyScheduled());
        if (Plan.Places < MinimumPlaces)
            return Decision.Reject(new Rejection.TooFewPlaces(Plan.Places, MinimumPlaces));
        var unpriced = CategoriesWithoutPrice();
        return unpriced.IsEmpty ? Decision.Accept(scheduled) : Decision.Reject(new Rejection.PricesMissing(unpriced));
    }

    private ImmutableArray<string> CategoriesWithoutPrice() =>
        [.. Plan.Categories.Select(category => category.Key).Where(key => !Prices.ContainsKey(key))];

    // Records with equal dictionaries inside are not equal.
    private static bool SameTerms(SessionScheduled one, SessionScheduled other) =>
        one.Prices.SequenceEqual(other.Prices) && one with { Prices = other.Prices } == other;
}
