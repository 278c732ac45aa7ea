using System.Collections.Immutable;
using Booking.Domain;
using Booking.Domain.Sessions;

namespace Booking.Projections.Purchases;

/// <summary>A paid reservation as its customer sees it.</summary>
/// <param name="ReservationId">The reservation.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="PaymentId">What paid for it.</param>
/// <param name="Title">The session's title.</param>
/// <param name="Venue">The session's venue.</param>
/// <param name="StartsAt">The session's start.</param>
/// <param name="Seats">Seat ids.</param>
/// <param name="Areas">Places in areas.</param>
/// <param name="Total">What was paid.</param>
/// <param name="Status">Paid, or given back.</param>
/// <param name="PaidAt">When it was paid.</param>
/// <param name="RefundedAt">When it was given back, else null.</param>
/// <param name="Tickets">One for each place.</param>
/// <param name="CheckIns">When tickets were used, by their ids.</param>
public sealed record PurchaseView(
    ReservationId ReservationId,
    SessionId SessionId,
    CustomerId CustomerId,
    PaymentId PaymentId,
    string Title,
    string Venue,
    DateTimeOffset StartsAt,
    ImmutableArray<string> Seats,
    ImmutableArray<AreaClaim> Areas,
    Money Total,
    PurchaseStatus Status,
    DateTimeOffset PaidAt,
    DateTimeOffset? RefundedAt,
    ImmutableArray<Ticket> Tickets,
    ImmutableDictionary<Guid, DateTimeOffset> CheckIns);
