using System.Collections.Immutable;

namespace Booking.EventStore;

/// <summary>
/// What this node itself commits, as the log has it, handed over at once to whoever follows the log on this node: it need
/// not read back and parse what was just written here. Only a shortcut: what others commit in between is not among it, which
/// shows by the positions. Safe for concurrent use.
/// </summary>
/// <param name="eventTypes">Gives the stored names.</param>
public sealed class CommittedEvents(EventTypes eventTypes)
{
    private ImmutableList<Action<IReadOnlyList<StoredEvent>>> _followers = [];

    /// <summary>Hands later commits to a follower, one after the other, in the order of the log.</summary>
    /// <param name="follower">Gets consecutive positions; must be quick and must not throw.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Follow(Action<IReadOnlyList<StoredEvent>> follower)
    {
        ImmutableInterlocked.Update(ref _followers, (list, added) => list.Add(added), follower);
        return new Following(this, follower);
    }

    internal void Publish(AppendBatch batch, long firstPosition)
    {
        var followers = _followers;
        if (followers.Count == 0)
            return;
        var events = new StoredEvent[batch.Events.Count];
        for (var i = 0; i < events.Length; i++)
            events[i] = AsStored(batch, i, firstPosition + i);
        foreach (var follower in followers)
            follower(events);
    }

    private StoredEvent AsStored(AppendBatch batch, int index, long position)
    {
        var e = batch.Events[index];
        return new StoredEvent(
            position, e.Id, batch.StreamId, batch.ExpectedVersion + index + 1, eventTypes.NameOf(e.Data), e.Data,
            StoredInstant.From(e.Timestamp), e.HeadersJson, e.CorrelationId, e.CausationId);
    }

    private sealed class Following(CommittedEvents events, Action<IReadOnlyList<StoredEvent>> follower) : IDisposable
    {
        public void Dispose() =>
            ImmutableInterlocked.Update(ref events._followers, (list, removed) => list.Remove(removed), follower);
    }
}
