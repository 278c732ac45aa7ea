using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Projections.Reservations;

/// <summary>What one event does to a customer's active reservations.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="ReservationId">The reservation.</param>
/// <param name="Kind">held: it begins. paying, failed: a payment begins or fails. ended: it is not active any more.</param>
/// <param name="Detail">held: the body's JSON. paying: the deadline. Else empty.</param>
internal readonly record struct ReservationStep(Guid CustomerId, Guid ReservationId, string Kind, string Detail)
{
    public const string Began = "held";
    public const string PaymentBegan = "paying";
    public const string PaymentEnded = "failed";
    public const string Ended = "ended";

    /// <summary>The step of an event; null for one that concerns no active reservation.</summary>
    /// <exception cref="ProjectionInvariantException">An event that this program's read models know nothing of.</exception>
    public static ReservationStep? Of(StoredEvent stored) => stored.Data switch
    {
        SeatsReserved e => new(e.CustomerId, e.ReservationId, Began, ReservationEntry.BodyOf(stored, e)),
        PaymentStarted e => new(e.CustomerId, e.ReservationId, PaymentBegan, ReservationEntry.DeadlineOf(e)),
        PaymentFailed e => new(e.CustomerId, e.ReservationId, PaymentEnded, ""),
        ReservationPaid e => new(e.CustomerId, e.ReservationId, Ended, ""),
        ReservationCancelled e => new(e.CustomerId, e.ReservationId, Ended, ""),
        ReservationExpired e => new(e.CustomerId, e.ReservationId, Ended, ""),
        ReservationRefunded or PaymentReversed => null,
        SessionScheduled or SeatsBlocked or SeatsUnblocked or SessionCancelled => null,
        var unknown => throw new ProjectionInvariantException(
            $"No read model knows what {unknown.GetType()} does to a reservation."),
    };
}
