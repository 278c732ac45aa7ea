using Booking.EventStore;

namespace Booking.Projections.Tests.Reservations;

/// <summary>A log in which something happens just after it was read for the first time.</summary>
public sealed class OvertakingStore(IEventStore inner, Func<Task> overtake) : IEventStore
{
    private bool _isRead;

    public async Task<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        Guid streamId, long afterVersion, int limit, CancellationToken cancellationToken)
    {
        var page = await inner.ReadStreamAsync(streamId, afterVersion, limit, cancellationToken);
        if (!_isRead)
        {
            _isRead = true;
            await overtake();
        }

        return page;
    }

    public Task<IReadOnlyList<EventToFold>> ReadForFoldAsync(
        Guid streamId, long afterVersion, int limit, string header, CancellationToken cancellationToken) =>
        inner.ReadForFoldAsync(streamId, afterVersion, limit, header, cancellationToken);

    public Task<IReadOnlyList<AppendResult>> AppendAsync(
        IReadOnlyList<AppendBatch> batches, CancellationToken cancellationToken) =>
        inner.AppendAsync(batches, cancellationToken);

    public Task<long> ReadVersionAsync(Guid streamId, CancellationToken cancellationToken) =>
        inner.ReadVersionAsync(streamId, cancellationToken);

    public Task<IReadOnlyList<StoredEvent>> ReadFeedAsync(
        long afterPosition, int limit, CancellationToken cancellationToken) =>
        inner.ReadFeedAsync(afterPosition, limit, cancellationToken);

    public Task<long> ReadHeadAsync(CancellationToken cancellationToken) => inner.ReadHeadAsync(cancellationToken);

    public Task<Snapshot?> ReadSnapshotAsync(Guid streamId, int format, CancellationToken cancellationToken) =>
        inner.ReadSnapshotAsync(streamId, format, cancellationToken);

    public Task SaveSnapshotAsync(Snapshot snapshot, CancellationToken cancellationToken) =>
        inner.SaveSnapshotAsync(snapshot, cancellationToken);
}
