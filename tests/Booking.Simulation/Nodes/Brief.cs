using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Simulation.Nodes;

/// <summary>Events and commands in a few words, for the trace. What the system's own randomness makes (the ids of events,
/// the secrets of tickets) is left out: nothing depends on it.</summary>
internal static class Brief
{
    public static string Of(StoredEvent stored, Func<Guid, string> name) => $"{stored.Type} {Of(stored.Data, name)} "
        + $"{stored.HeadersJson} {stored.CorrelationId} {stored.CausationId}";

    public static string Of(SessionCommand command, Func<Guid, string> name) => command switch
    {
        ReserveSeats reserve =>
            $"reserve {name(reserve.Reservation.Value)} {Places(reserve.Seats, reserve.Areas)} {reserve.Best}",
        PayReservation pay => $"pay {name(pay.Reservation.Value)} by {name(pay.Payment.Value)}",
        CancelReservation cancel => $"cancel {name(cancel.Reservation.Value)}",
        BlockSeats block => $"block {string.Join(',', block.Seats)}",
        UnblockSeats unblock => $"unblock {string.Join(',', unblock.Seats)}",
        ScheduleSession schedule => $"schedule, {schedule.HoldSeconds} s, {schedule.MaxSeatsPerCustomer} each",
        _ => command.GetType().Name,
    };

    private static string Of(object data, Func<Guid, string> name) => data switch
    {
        SeatsReserved e => $"{name(e.ReservationId)} {Places(e.Seats, e.Areas)} until {e.ExpiresAt:mm:ss.ffffff}",
        PaymentStarted e => $"{name(e.ReservationId)} by {name(e.PaymentId)} until {e.Deadline:mm:ss.ffffff}",
        PaymentFailed e => $"{name(e.ReservationId)} by {name(e.PaymentId)}: {e.Reason}",
        ReservationPaid e => $"{name(e.ReservationId)} by {name(e.PaymentId)} at {e.PaidAt:mm:ss.ffffff}, "
            + $"{e.Tickets.Length} tickets",
        PaymentReversed e => $"{name(e.ReservationId)} by {name(e.PaymentId)}",
        ReservationExpired e => $"{name(e.ReservationId)} {Places(e.Seats, e.Areas)}",
        ReservationCancelled e => $"{name(e.ReservationId)} {Places(e.Seats, e.Areas)}: {e.Reason}",
        ReservationRefunded e => $"{name(e.ReservationId)} {Places(e.Seats, e.Areas)}: {e.Reason}",
        TicketCheckedIn e => $"{name(e.ReservationId)} {e.Seat ?? e.Area} at {e.CheckedInAt:mm:ss.ffffff}",
        SeatsBlocked e => string.Join(',', e.Seats),
        SeatsUnblocked e => string.Join(',', e.Seats),
        _ => "",
    };

    private static string Places(IEnumerable<string> seats, IEnumerable<AreaClaim> areas) =>
        string.Join(',', seats.Concat(areas.Select(claim => $"{claim.Quantity} on {claim.Area}")));
}
