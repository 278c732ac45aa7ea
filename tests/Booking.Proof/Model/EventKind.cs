namespace Booking.Proof.Model;

/// <summary>The stored events of a session, by their stored names.</summary>
public enum EventKind
{
    SessionScheduled,
    SeatsReserved,
    PaymentStarted,
    PaymentFailed,
    ReservationPaid,
    PaymentReversed,
    ReservationCancelled,
    ReservationExpired,
    ReservationRefunded,
    TicketCheckedIn,
    SeatsBlocked,
    SeatsUnblocked,
    SessionCancelled,
}
