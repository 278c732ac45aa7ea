using System.Collections.Immutable;

namespace Booking.Domain.Sessions;

/// <summary>Ends every active reservation whose deadline has come.</summary>
public sealed record ExpireReservations(DateTimeOffset Now) : SessionCommand(Now)
{
    /// <summary>At most this many end in one decision; the rest follows at once in the next.</summary>
    public const int MaxPerDecision = 5_000;

    internal override Decision Decide(SessionState state)
    {
        var events = ImmutableArray.CreateBuilder<SessionEvent>();
        foreach (var hold in state.DueUntil(Now))
        {
            if (events.Count == MaxPerDecision)
                return new Decision.Accepted(events.ToImmutable(), [new FollowUp.ExpireAt(Now)]);
            events.Add(OverdueHolds.End(state, hold));
        }

        return new Decision.Accepted(events.ToImmutable(), []);
    }
}
