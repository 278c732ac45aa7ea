namespace Booking.Domain.Sessions;

/// <summary>
/// Lets somebody in with the code on a ticket. A code admits once: whoever comes second with it, at whatever gate, is
/// told when it was used.
/// </summary>
/// <param name="Code">The code as it was typed or scanned.</param>
/// <param name="Now">The instant of the decision.</param>
public sealed record CheckInTicket(string Code, DateTimeOffset Now) : SessionCommand(Now)
{
    internal override Decision Decide(SessionState state)
    {
        if (state.FindTicket(Code) is not { } found)
            return Decision.Reject(new Rejection.TicketNotFound());
        if (found.Reservation.Status != ReservationStatus.Paid)
            return Decision.Reject(new Rejection.TicketIsRefunded());
        if (found.CheckedInAt is { } before)
            return Decision.Reject(new Rejection.AlreadyCheckedIn(before));
        var ticket = found.Ticket;
        return Decision.Accept(new TicketCheckedIn(
            found.Reservation.Id.Value, found.Reservation.Customer.Value, ticket.TicketId, Now, ticket.Seat, ticket.Area));
    }
}
