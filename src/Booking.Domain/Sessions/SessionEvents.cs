using System.Collections.Immutable;

namespace Booking.Domain.Sessions;

// These records ARE the storage format: their JSON (camelCase) is what the log keeps for ever. A stored event is never
// rewritten. To change a shape, add a new event or an upcaster, with a test that keeps the old JSON.
// Every event that ends or moves a reservation names its seats again, so that a reader can fold it without memory.

/// <summary>A fact in the life of one session. A closed union: every case is in this file.</summary>
public abstract record SessionEvent
{
    private protected SessionEvent()
    {
    }
}

/// <summary>A quantity of places claimed in a general-admission area.</summary>
/// <param name="Area">The area's id in the plan.</param>
/// <param name="Quantity">How many places, at least 1.</param>
public readonly record struct AreaClaim(string Area, int Quantity);

/// <summary>One admission; exactly one of <paramref name="Seat"/> and <paramref name="Area"/> is there.</summary>
/// <param name="TicketId">The ticket's id.</param>
/// <param name="Code">The secret that admits at the door.</param>
/// <param name="Seat">The seat's id, for a seat.</param>
/// <param name="Area">The area's id, for one place in an area.</param>
public sealed record Ticket(Guid TicketId, string Code, string? Seat = null, string? Area = null);

/// <summary>The first event of every session.</summary>
public sealed record SessionScheduled(
    Guid SessionId,
    string Title,
    string Venue,
    DateTimeOffset StartsAt,
    string Currency,
    ImmutableSortedDictionary<string, long> Prices,
    string PlanHash,
    int Places,
    int HoldSeconds,
    int MaxSeatsPerCustomer,
    bool PreventOrphans,
    DateTimeOffset? SalesOpenAt = null,
    DateTimeOffset? SalesCloseAt = null,
    DateTimeOffset? RefundableUntil = null) : SessionEvent;

/// <summary>A hold began; it is over at <paramref name="ExpiresAt"/> unless a payment started before.</summary>
public sealed record SeatsReserved(
    Guid ReservationId,
    Guid CustomerId,
    ImmutableArray<string> Seats,
    ImmutableArray<AreaClaim> Areas,
    long TotalAmount,
    DateTimeOffset ExpiresAt) : SessionEvent;

/// <summary>
/// A payment is with the provider; until its outcome, or <paramref name="Deadline"/>, the seats stay held.
/// </summary>
public sealed record PaymentStarted(
    Guid ReservationId,
    Guid CustomerId,
    Guid PaymentId,
    long Amount,
    DateTimeOffset Deadline) : SessionEvent;

/// <summary>The provider charged nothing; the hold goes on until its own deadline.</summary>
/// <param name="ReservationId">The reservation.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="PaymentId">The attempt that failed.</param>
/// <param name="Reason"><c>declined</c> or <c>unavailable</c>.</param>
public sealed record PaymentFailed(Guid ReservationId, Guid CustomerId, Guid PaymentId, string Reason) : SessionEvent;

/// <summary>The provider charged; the seats are sold.</summary>
public sealed record ReservationPaid(
    Guid ReservationId,
    Guid CustomerId,
    Guid PaymentId,
    long Amount,
    DateTimeOffset PaidAt,
    ImmutableArray<string> Seats,
    ImmutableArray<AreaClaim> Areas,
    ImmutableArray<Ticket> Tickets) : SessionEvent;

/// <summary>
/// The provider turned out to have charged for a reservation that had already ended: the money goes back.
/// </summary>
public sealed record PaymentReversed(Guid ReservationId, Guid CustomerId, Guid PaymentId, long Amount) : SessionEvent;

/// <summary>An unpaid reservation ended before its deadline.</summary>
/// <param name="ReservationId">The reservation.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="Seats">The seats set free.</param>
/// <param name="Areas">The places set free.</param>
/// <param name="Reason"><c>customer</c>, <c>session-cancelled</c>, <c>connection-closed</c> or <c>node-lost</c>.</param>
public sealed record ReservationCancelled(
    Guid ReservationId,
    Guid CustomerId,
    ImmutableArray<string> Seats,
    ImmutableArray<AreaClaim> Areas,
    string Reason) : SessionEvent;

/// <summary>An unpaid reservation ended by its deadline.</summary>
public sealed record ReservationExpired(
    Guid ReservationId,
    Guid CustomerId,
    ImmutableArray<string> Seats,
    ImmutableArray<AreaClaim> Areas) : SessionEvent;

/// <summary>A paid reservation ended; the money goes back and the seats are free.</summary>
/// <param name="ReservationId">The reservation.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="PaymentId">The payment that is refunded.</param>
/// <param name="Amount">Minor units refunded.</param>
/// <param name="Seats">The seats set free.</param>
/// <param name="Areas">The places set free.</param>
/// <param name="Reason"><c>customer</c> or <c>session-cancelled</c>.</param>
public sealed record ReservationRefunded(
    Guid ReservationId,
    Guid CustomerId,
    Guid PaymentId,
    long Amount,
    ImmutableArray<string> Seats,
    ImmutableArray<AreaClaim> Areas,
    string Reason) : SessionEvent;

/// <summary>
/// Somebody was let in with a ticket of a paid reservation. A ticket admits once, and what was used is not refundable but
/// by the end of the whole session.
/// </summary>
/// <param name="ReservationId">The reservation whose ticket it is.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="TicketId">The ticket.</param>
/// <param name="CheckedInAt">When.</param>
/// <param name="Seat">The seat's id, for a seat.</param>
/// <param name="Area">The area's id, for one place in an area.</param>
public sealed record TicketCheckedIn(
    Guid ReservationId,
    Guid CustomerId,
    Guid TicketId,
    DateTimeOffset CheckedInAt,
    string? Seat = null,
    string? Area = null) : SessionEvent;

/// <summary>Seats were taken out of sale.</summary>
public sealed record SeatsBlocked(ImmutableArray<string> Seats, string Reason) : SessionEvent;

/// <summary>Blocked seats are for sale again.</summary>
public sealed record SeatsUnblocked(ImmutableArray<string> Seats) : SessionEvent;

/// <summary>
/// The showing will not take place. The ends of its reservations are events of their own in the same append.
/// </summary>
public sealed record SessionCancelled(string Reason) : SessionEvent;
