namespace Booking.EventStore;

/// <summary>
/// An append-only log of events in streams. A <em>version</em> is the place in one stream (1 for its first event,
/// without gaps); a <em>position</em> is the place in the whole log (growing, with holes). Safe for concurrent use.
/// </summary>
public interface IEventStore : IAppender
{
    /// <summary>Reads a page of one stream in the order of versions, those after <paramref
    /// name="afterVersion"/>.</summary>
    /// <param name="streamId">The stream.</param>
    /// <param name="afterVersion">0 reads from the first event.</param>
    /// <param name="limit">At most this many events; fewer means the end of the stream.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        Guid streamId, long afterVersion, int limit, CancellationToken cancellationToken);

    /// <summary>Reads a page of one stream as <see cref="ReadStreamAsync"/> does, but of each event only what a fold
    /// needs: half of the work, where a stream is long.</summary>
    /// <param name="streamId">The stream.</param>
    /// <param name="afterVersion">0 reads from the first event.</param>
    /// <param name="limit">At most this many events; fewer means the end of the stream.</param>
    /// <param name="header">The member of the headers that the fold looks at.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<EventToFold>> ReadForFoldAsync(
        Guid streamId, long afterVersion, int limit, string header, CancellationToken cancellationToken);

    /// <summary>The stream's version, 0 where there is no such stream.</summary>
    Task<long> ReadVersionAsync(Guid streamId, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a page of the whole log in the order of positions, which is the order of commits: an event that becomes
    /// visible later never has a lower position than one that was already read.
    /// </summary>
    Task<IReadOnlyList<StoredEvent>> ReadFeedAsync(long afterPosition, int limit, CancellationToken cancellationToken);

    /// <summary>The highest position that a reader of the feed can have reached, 0 for an empty log.</summary>
    Task<long> ReadHeadAsync(CancellationToken cancellationToken);

    /// <summary>The latest snapshot of a stream in this format, or null.</summary>
    Task<Snapshot?> ReadSnapshotAsync(Guid streamId, int format, CancellationToken cancellationToken);

    /// <summary>Keeps a snapshot unless a newer one of the same format is there.</summary>
    Task SaveSnapshotAsync(Snapshot snapshot, CancellationToken cancellationToken);
}
