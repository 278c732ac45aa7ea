using System.Text;
using System.Text.Json;
using Booking.EventStore.Chain;

namespace Booking.EventStore.Memory;

/// <summary>
/// The log in memory, with the contract of the one in PostgreSQL: for tests and simulations. Events go through their
/// JSON, so that what comes back is what a real log would give.
/// </summary>
public sealed class MemoryEventStore : IEventStore
{
    private readonly EventTypes _eventTypes;
    private readonly StoreSignalHub _hub;
    private readonly Lock _gate = new();
    private readonly ChainHasher _hasher = new();
    private readonly List<MemoryRow> _log = [];
    private readonly Dictionary<Guid, List<MemoryRow>> _streams = [];
    private readonly Dictionary<(Guid StreamId, int Format), Snapshot> _snapshots = [];
    private readonly List<IReadOnlyList<PreparedBatch>> _underWay = [];

    /// <summary>An empty log.</summary>
    /// <param name="eventTypes">The events that may be written and read.</param>
    /// <param name="timeProvider">Bounds the waits of <see cref="Signals"/>.</param>
    public MemoryEventStore(EventTypes eventTypes, TimeProvider timeProvider)
    {
        _eventTypes = eventTypes;
        _hub = new StoreSignalHub(timeProvider);
        Signals = _hub.Subscribe();
        Messages = new MemoryScheduledMessages(_hub);
    }

    /// <summary>What goes wrong.</summary>
    public MemoryFaults Faults { get; } = new();

    /// <summary>The messages scheduled with the events.</summary>
    public MemoryScheduledMessages Messages { get; }

    /// <summary>How far the readers of this log have come.</summary>
    public MemoryProjectionProgress Progress { get; } = new();

    /// <summary>Hints for one listener; others <see cref="Subscribe"/>.</summary>
    public IStoreSignals Signals { get; }

    /// <summary>Hints for one more listener.</summary>
    public StoreSignalSubscription Subscribe() => _hub.Subscribe();

    /// <inheritdoc/>
    /// <exception cref="AppendFailedException">Certainly nothing was written.</exception>
    /// <exception cref="ArgumentException">A batch is empty, or two are for one stream.</exception>
    /// <exception cref="InvalidOperationException">An event is of a type that is not in the list.</exception>
    public async Task<IReadOnlyList<AppendResult>> AppendAsync(
        IReadOnlyList<AppendBatch> batches, CancellationToken cancellationToken)
    {
        if (batches.Count == 0)
            return [];
        AppendBatch.Check(batches);
        PreparedBatch[] prepared = [.. batches.Select(batch => PreparedBatch.From(batch, _eventTypes))];
        cancellationToken.ThrowIfCancellationRequested();

        var before = Faults.BeforeCommit is { } asked
            ? await asked(batches, CancellationToken.None)
            : CommitFault.None;
        AppendResult[] results;
        lock (_gate)
        {
            _underWay.ForEach(late => Commit(late));
            _underWay.Clear();
            if (before == CommitFault.LandsLater)
                _underWay.Add(prepared);
            results = before == CommitFault.None ? Commit(prepared) : [];
        }
        if (before != CommitFault.None)
            return Unknown(batches.Count);
        if (Faults.AfterCommit is { } after && await after(batches, CancellationToken.None) != CommitFault.None)
            return Unknown(batches.Count);
        return results;
    }

    /// <summary>The hashes of a stream's events, in the order of versions.</summary>
    public IReadOnlyList<EventHash> ReadHashes(Guid streamId)
    {
        lock (_gate)
            return _streams.TryGetValue(streamId, out var rows) ? [.. rows.Select(row => row.Hash)] : [];
    }

    /// <summary>What is wrong with the chains of all streams; empty in a sound log.</summary>
    public IReadOnlyList<string> FindChainFaults()
    {
        var faults = new List<string>();
        var verifier = new ChainVerifier(new ChainHasher());
        lock (_gate)
        {
            foreach (var (streamId, rows) in _streams)
            {
                verifier.Begin(streamId);
                foreach (var row in rows)
                {
                    var fault = verifier.Check(
                        ChainedHeaders.With(row.Headers, row.Hash), row.Json, row.Source.Timestamp.UtcDateTime,
                        Encoding.UTF8.GetBytes(row.Type), row.Version);
                    if (fault is not null)
                        faults.Add($"stream {streamId}, version {row.Version}: {fault}");
                }
            }
        }

        return faults;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        Guid streamId, long afterVersion, int limit, CancellationToken cancellationToken)
    {
        await BeforeReadAsync(cancellationToken);
        lock (_gate)
            return _streams.TryGetValue(streamId, out var rows) ? Page(rows, afterVersion, limit) : [];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EventToFold>> ReadForFoldAsync(
        Guid streamId, long afterVersion, int limit, string header, CancellationToken cancellationToken) =>
        [.. (await ReadStreamAsync(streamId, afterVersion, limit, cancellationToken))
            .Select(stored => new EventToFold(stored.Version, stored.Data, Member(stored.HeadersJson, header)))];

    /// <inheritdoc/>
    public async Task<long> ReadVersionAsync(Guid streamId, CancellationToken cancellationToken)
    {
        await BeforeReadAsync(cancellationToken);
        lock (_gate)
            return VersionOf(streamId);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredEvent>> ReadFeedAsync(
        long afterPosition, int limit, CancellationToken cancellationToken)
    {
        await BeforeReadAsync(cancellationToken);
        lock (_gate)
            return Page(_log, afterPosition, limit);
    }

    /// <inheritdoc/>
    public async Task<long> ReadHeadAsync(CancellationToken cancellationToken)
    {
        await BeforeReadAsync(cancellationToken);
        lock (_gate)
            return _log.Count;
    }

    /// <inheritdoc/>
    public async Task<Snapshot?> ReadSnapshotAsync(Guid streamId, int format, CancellationToken cancellationToken)
    {
        await BeforeReadAsync(cancellationToken);
        lock (_gate)
            return _snapshots.GetValueOrDefault((streamId, format));
    }

    /// <inheritdoc/>
    public Task SaveSnapshotAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var key = (snapshot.StreamId, snapshot.Format);
        lock (_gate)
        {
            if (!_snapshots.TryGetValue(key, out var kept) || kept.Version < snapshot.Version)
                _snapshots[key] = snapshot with { Data = snapshot.Data.ToArray() };
        }
        return Task.CompletedTask;
    }

    private AppendResult[] Commit(IReadOnlyList<PreparedBatch> batches)
    {
        var results = new AppendResult[batches.Count];
        for (var i = 0; i < batches.Count; i++)
            results[i] = Commit(batches[i]);
        if (results.Any(result => result is AppendResult.Appended))
            _hub.SetEvents(_log.Count);
        return results;
    }

    private AppendResult Commit(PreparedBatch prepared)
    {
        var batch = prepared.Batch;
        var rows = _streams.GetValueOrDefault(batch.StreamId);
        if (rows?.Count > batch.ExpectedVersion && rows[(int)batch.ExpectedVersion] is var known
            && known.Id == batch.Events[0].Id)
        {
            return AppendedAt(known.Position);
        }

        if (VersionOf(batch.StreamId) != batch.ExpectedVersion || Faults.LoseTo?.Invoke(batch) == true)
            return new AppendResult.Conflict();

        var first = _log.Count + 1;
        if (rows is null)
            _streams.Add(batch.StreamId, rows = []);
        var hash = rows.Count > 0 ? rows[^1].Hash : ChainHasher.Origin(batch.StreamId);
        foreach (var row in prepared.Rows)
        {
            hash = Next(hash, row);
            var placed = row with { Position = _log.Count + 1, Hash = hash };
            _log.Add(placed);
            rows.Add(placed);
        }
        Messages.Add(batch.StreamId, batch.Messages);
        return AppendedAt(first);

        AppendResult.Appended AppendedAt(long position) =>
            new(batch.ExpectedVersion + batch.Events.Count) { FirstPosition = position };
    }

    private EventHash Next(in EventHash previous, MemoryRow row) => _hasher.Next(
        previous, ChainedHeaders.ActorOf(row.Headers), row.Json, row.Source.Timestamp.UtcDateTime,
        Encoding.UTF8.GetBytes(row.Type), row.Version);

    private long VersionOf(Guid streamId) => _streams.TryGetValue(streamId, out var rows) ? rows.Count : 0;

    // Both a stream and the log are without holes here: the n-th row is at n - 1.
    private List<StoredEvent> Page(List<MemoryRow> rows, long after, int limit)
    {
        var first = (int)Math.Min(after, rows.Count);
        var page = new List<StoredEvent>(Math.Min(limit, rows.Count - first));
        for (var i = first; i < rows.Count && page.Count < limit; i++)
            page.Add(rows[i].Read(_eventTypes));
        return page;
    }

    private static string? Member(string? headersJson, string name)
    {
        if (headersJson is null)
            return null;
        using var headers = JsonDocument.Parse(headersJson);
        return headers.RootElement.TryGetProperty(name, out var member) ? member.GetRawText() : null;
    }

    private async ValueTask BeforeReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Faults.BeforeRead is { } hook)
            await hook(cancellationToken);
    }

    private static AppendResult[] Unknown(int count)
    {
        var cause = new IOException("The memory store was told to lose the connection.");
        return [.. Enumerable.Repeat<AppendResult>(new AppendResult.Unknown(cause), count)];
    }
}
