using System.Diagnostics;

namespace Booking.Domain.Sessions;

/// <summary>The table of commands.</summary>
public static class SessionDecider
{
    /// <summary>
    /// Decides a command against the state. Pure, total and deterministic: the same state and command give the same
    /// decision, and an expected outcome is never an exception.
    /// </summary>
    public static Decision Decide(SessionState state, SessionCommand command)
    {
        if (command is ScheduleSession)
            return command.Decide(state);
        if (!state.IsScheduled)
            return Decision.Reject(new Rejection.SessionNotFound());
        return command switch
        {
            ReserveSeats or PayReservation or SettlePayment or CancelReservation or ReleaseReservation
                or ExpireReservations or CheckInTicket or BlockSeats or UnblockSeats or CancelSession =>
                command.Decide(state),
            _ => throw new UnreachableException($"{command.GetType().Name} is not in the table of commands."),
        };
    }
}
