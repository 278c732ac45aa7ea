using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.SeatMap;

namespace Booking.Projections.Sessions;

/// <summary>What a run of one session's events does to its row.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Before">The version that the row must have, 0 for none.</param>
/// <param name="After">The version it gets.</param>
/// <param name="Tally">By how much the counts change.</param>
/// <param name="IsCancelled">Whether the session was cancelled.</param>
/// <param name="Scheduled">The first event, if it is among them.</param>
internal sealed record SessionChange(
    Guid SessionId, long Before, long After, SeatTally Tally, bool IsCancelled, SessionScheduled? Scheduled)
{
    /// <summary>The change of consecutive events of one session.</summary>
    public static SessionChange Of(IReadOnlyList<StoredEvent> run)
    {
        var tally = default(SeatTally);
        var isCancelled = false;
        SessionScheduled? scheduled = null;
        foreach (var e in run)
        {
            if (SeatMovement.Of(e.Data) is { } movement)
                tally = tally.With(movement);
            isCancelled |= e.Data is SessionCancelled;
            if (e.Data is SessionScheduled first)
                scheduled = e.Version == 1 ? first : throw Broken(e);
            else if (e.Version == 1)
                throw Broken(e);
        }

        return new SessionChange(
            run[0].StreamId, run[0].Version - 1, run[^1].Version, tally, isCancelled, scheduled);
    }

    private static ProjectionInvariantException Broken(StoredEvent e) => new(
        $"Version {e.Version} of session {e.StreamId} is {e.Type}: a session is scheduled once, by its first event.");
}
