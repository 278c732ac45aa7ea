using Booking.EventStore;
using Booking.Projections.Rebuild;

namespace Booking.Projections.Daemon;

/// <summary>Folds the log into a read model. Run by one node at a time, as long as nothing fails.</summary>
public interface IProjection
{
    /// <summary>The name under which its progress is kept; another version of the same read model has another name.</summary>
    string Name { get; }

    /// <summary>
    /// Events that are not urgent may wait until so much time has passed since the last batch, to be applied together.
    /// </summary>
    TimeSpan Pace { get; }

    /// <summary>Whether an event must not wait for <see cref="Pace"/>.</summary>
    bool IsUrgent(StoredEvent candidate);

    /// <summary>How the read model is rebuilt without anybody missing it; null where it cannot be.</summary>
    IReplacement? Replacement => null;

    /// <summary>
    /// Applies events in the order of the log, at least once: those it has applied already, wholly or partly, must change
    /// nothing. A failure that is not of the network or the server stops the projection.
    /// </summary>
    /// <param name="events">At least one event.</param>
    /// <param name="cancellationToken">Ends the work; the same events come again.</param>
    Task ApplyAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken);

    /// <summary>One round of looking after what the read model is kept in, beside <see cref="ApplyAsync"/>.</summary>
    /// <returns>Whether there is more to do at once.</returns>
    Task<bool> MaintainAsync(CancellationToken cancellationToken);
}
