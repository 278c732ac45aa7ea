using Booking.EventStore;
using Booking.EventStore.Memory;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation.Nodes;

/// <summary>The one log, as one node reaches it.</summary>
internal sealed class SimulatedStore(World world, Actor actor) : IEventStore
{
    private readonly MemoryEventStore _log = world.Log;
    private readonly Dictionary<Guid, long> _seen = [];

    public async Task<IReadOnlyList<AppendResult>> AppendAsync(
        IReadOnlyList<AppendBatch> batches, CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        if (world.Sabotage == Sabotage.ToldBeforeCommit && world.FaultRandom.Chance(0.05))
            return Told(batches);
        try
        {
            var results = await _log.AppendAsync([.. batches.Select(Sabotaged)], cancellationToken);
            for (var i = 0; i < results.Count; i++)
            {
                if (results[i] is AppendResult.Appended appended)
                    _seen[batches[i].StreamId] = appended.Version;
            }

            return results;
        }
        finally
        {
            world.LogMayHaveGrown();
        }
    }

    public async Task<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        Guid streamId, long afterVersion, int limit, CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        var page = await _log.ReadStreamAsync(streamId, afterVersion, limit, cancellationToken);
        if (page.Count > 0)
            _seen[streamId] = page[^1].Version;
        return page;
    }

    public async Task<IReadOnlyList<EventToFold>> ReadForFoldAsync(
        Guid streamId, long afterVersion, int limit, string header, CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        var page = await _log.ReadForFoldAsync(streamId, afterVersion, limit, header, cancellationToken);
        if (page.Count > 0)
            _seen[streamId] = page[^1].Version;
        return page;
    }

    public Task<long> ReadVersionAsync(Guid streamId, CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        return world.Sabotage == Sabotage.VersionReadStale && _seen.TryGetValue(streamId, out var stale)
            ? Task.FromResult(stale)
            : _log.ReadVersionAsync(streamId, cancellationToken);
    }

    public async Task<IReadOnlyList<StoredEvent>> ReadFeedAsync(
        long afterPosition, int limit, CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        var page = await _log.ReadFeedAsync(afterPosition, limit, cancellationToken);
        return world.Sabotage == Sabotage.FeedOutOfOrder && page.Count > 1 && world.FaultRandom.Chance(0.3)
            ? [.. page.Take(page.Count - 2), page[^1]]
            : page;
    }

    public Task<long> ReadHeadAsync(CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        return _log.ReadHeadAsync(cancellationToken);
    }

    public Task<Snapshot?> ReadSnapshotAsync(Guid streamId, int format, CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        return _log.ReadSnapshotAsync(streamId, format, cancellationToken);
    }

    public Task SaveSnapshotAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        world.EnsureRunning(actor);
        return _log.SaveSnapshotAsync(snapshot, cancellationToken);
    }

    private AppendBatch Sabotaged(AppendBatch batch) => world.Sabotage switch
    {
        Sabotage.VersionNotChecked when world.VersionOf(batch.StreamId) is var version && version > 0 =>
            batch with { ExpectedVersion = version },
        Sabotage.MessagesLost => batch with { Messages = [] },
        Sabotage.MarksLost => batch with { Events = [.. batch.Events.Select(e => e with { HeadersJson = null })] },
        Sabotage.AppendedTwice when batch.ExpectedVersion > 0 && world.FaultRandom.Chance(0.05) => batch with
        {
            Events = [.. batch.Events, .. batch.Events.Select(e => e with { Id = world.FaultRandom.NextGuid() })],
        },
        _ => batch,
    };

    private AppendResult[] Told(IReadOnlyList<AppendBatch> batches) =>
        [.. batches.Select(batch => new AppendResult.Appended(batch.ExpectedVersion + batch.Events.Count)
        {
            FirstPosition = world.Head + 1,
        })];
}
