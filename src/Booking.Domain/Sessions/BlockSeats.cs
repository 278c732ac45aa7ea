using System.Collections.Immutable;

namespace Booking.Domain.Sessions;

/// <summary>
/// Takes seats out of sale. Seats that are blocked already stay so; a seat that somebody has cannot be blocked.
/// </summary>
public sealed record BlockSeats(ImmutableArray<string> Seats, string Reason, DateTimeOffset Now) : SessionCommand(Now)
{
    internal override Decision Decide(SessionState state)
    {
        if (state.IsCancelled)
            return Decision.Reject(new Rejection.SessionIsCancelled());
        var rejection = SeatSelection.Resolve(state.Plan, Seats, out var seats);
        if (rejection is not null)
            return Decision.Reject(rejection);
        var taken = seats.Where(seat => state.StatusOf(seat) != SeatStatus.Blocked && !state.IsFree(seat, Now));
        var unavailable = taken.Select(state.Plan.SeatId).ToImmutableArray();
        if (!unavailable.IsEmpty)
            return Decision.Reject(new Rejection.SeatsUnavailable(unavailable));

        var toBlock = seats.Where(seat => state.StatusOf(seat) != SeatStatus.Blocked).ToArray();
        if (toBlock.Length == 0)
            return Decision.Accepted.Nothing;
        var overdue = new OverdueHolds();
        overdue.AddOwners(state, toBlock);
        return new Decision.Accepted(overdue.EndBefore(state, new SeatsBlocked(state.SeatIds(toBlock), Reason)), []);
    }
}
