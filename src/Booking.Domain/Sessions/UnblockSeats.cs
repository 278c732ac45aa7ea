using System.Collections.Immutable;

namespace Booking.Domain.Sessions;

/// <summary>Puts blocked seats back on sale. Seats that are not blocked stay as they are.</summary>
public sealed record UnblockSeats(ImmutableArray<string> Seats, DateTimeOffset Now) : SessionCommand(Now)
{
    internal override Decision Decide(SessionState state)
    {
        if (state.IsCancelled)
            return Decision.Reject(new Rejection.SessionIsCancelled());
        var rejection = SeatSelection.Resolve(state.Plan, Seats, out var seats);
        if (rejection is not null)
            return Decision.Reject(rejection);
        var blocked = seats.Where(seat => state.StatusOf(seat) == SeatStatus.Blocked).ToArray();
        return blocked.Length == 0
            ? Decision.Accepted.Nothing
            : Decision.Accept(new SeatsUnblocked(state.SeatIds(blocked)));
    }
}
