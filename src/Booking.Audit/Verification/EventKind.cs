namespace Booking.Audit.Verification;

/// <summary>The stored events of a session, by their stored names.</summary>
internal enum EventKind
{
    Unknown,
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
