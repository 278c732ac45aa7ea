using Booking.EventStore;

namespace Booking.Projections.Daemon;

/// <summary>
/// The newest events of the log, and older ones that a reader which is not much slower than the others has yet to come to,
/// so that projections read and deserialize each event once among them, and those that this node commits not at all. A
/// reader that is further behind reads the store by itself. Safe for concurrent use.
/// </summary>
internal sealed class FeedWindow : IDisposable
{
    private readonly IEventStore _store;
    private readonly int _newest;
    private readonly int _most;
    private readonly List<FeedReader> _readers = [];
    private StoredEvent?[] _ring;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _loading = new(1);
    private long _from;
    private long _to;
    private int _first;
    private int _count;
    private TaskCompletionSource _hint = NewHint();
    // The log is known to reach to here, and whether it reaches further is not known while the doubts differ.
    private long _end;
    private long _doubts = 1;
    private long _doubtsAnswered;

    /// <param name="store">The log.</param>
    /// <param name="newest">So many of the newest events are kept.</param>
    /// <param name="most">So many events are kept at most where a reader has yet to come to them.</param>
    public FeedWindow(IEventStore store, int newest, int most)
    {
        _store = store;
        _newest = newest;
        _most = most;
        _ring = new StoredEvent[newest];
    }

    /// <summary>How many events are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _count;
        }
    }

    /// <summary>A reader whose place is known, until it is disposed of.</summary>
    public FeedReader Open()
    {
        var reader = new FeedReader(this);
        lock (_gate)
            _readers.Add(reader);
        return reader;
    }

    /// <summary>Ends the account of a reader.</summary>
    public void Close(FeedReader reader)
    {
        lock (_gate)
            _readers.Remove(reader);
    }

    /// <summary>A reader has all up to a position.</summary>
    public void Came(FeedReader reader, long position)
    {
        lock (_gate)
            reader.Position = position;
    }

    /// <summary>The log has grown: ends the waits of all readers.</summary>
    /// <param name="position">To here at least; null where it may reach to anywhere.</param>
    public void Hint(long? position)
    {
        lock (_gate)
        {
            if (position is { } announced)
                _end = Math.Max(_end, announced);
            else
                _doubts++;
        }

        Wake();
    }

    /// <summary>Takes what was committed on this node. What does not follow the window directly is left to be read, with
    /// what others committed before it.</summary>
    /// <param name="committed">Consecutive positions.</param>
    public void Offer(IReadOnlyList<StoredEvent> committed)
    {
        lock (_gate)
        {
            _end = Math.Max(_end, committed[^1].Position);
            if (committed[0].Position == _to + 1)
                Add(_to, committed);
        }

        Wake();
    }

    /// <summary>Done at the next hint. Taken before a read, it cannot miss what the read did not see.</summary>
    public Task NextHint
    {
        get
        {
            lock (_gate)
                return _hint.Task;
        }
    }

    /// <summary>The events after a position, in order, at most so many; none at the end of the log.</summary>
    public async Task<IReadOnlyList<StoredEvent>> ReadAsync(
        long after, int limit, CancellationToken cancellationToken)
    {
        bool isBehind;
        lock (_gate)
        {
            if (TryTake(after, limit, out var kept))
                return kept;
            if (after >= _end && _doubts == _doubtsAnswered)
                return [];
            isBehind = after < _from;
        }

        if (isBehind)
            return await _store.ReadFeedAsync(after, limit, cancellationToken);
        await _loading.WaitAsync(cancellationToken);
        try
        {
            long doubts;
            lock (_gate)
            {
                if (TryTake(after, limit, out var loadedMeanwhile))
                    return loadedMeanwhile;
                doubts = _doubts;
            }

            var page = await _store.ReadFeedAsync(after, limit, cancellationToken);
            lock (_gate)
            {
                Add(after, page);
                if (page.Count < limit)
                    _doubtsAnswered = Math.Max(_doubtsAnswered, doubts);
                // Who finds nothing stands at the end itself: whoever is further behind has something to read.
                _end = Math.Max(_end, page.Count > 0 ? page[^1].Position : after);
            }

            return page;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _loading.Dispose();

    private void Wake()
    {
        TaskCompletionSource hint;
        lock (_gate)
        {
            hint = _hint;
            _hint = NewHint();
        }

        hint.TrySetResult();
    }

    private bool TryTake(long after, int limit, out IReadOnlyList<StoredEvent> events)
    {
        events = [];
        if (after < _from || after >= _to)
            return false;
        var low = 0;
        var high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).Position <= after)
                low = middle + 1;
            else
                high = middle;
        }

        var taken = new StoredEvent[Math.Min(limit, _count - low)];
        for (var i = 0; i < taken.Length; i++)
            taken[i] = At(low + i);
        events = taken;
        return true;
    }

    private void Add(long after, IReadOnlyList<StoredEvent> page)
    {
        if (page.Count == 0 || after < _to)
            return;
        if (after > _to || _count == 0)
        {
            // The window moves to the reader that is furthest ahead.
            _first = _count = 0;
            _from = _to = after;
        }

        var wanted = WantedAfter();
        foreach (var e in page)
        {
            while (_count >= _newest && (_count >= _most || At(0).Position <= wanted))
                DropOldest();
            if (_count == _ring.Length)
                Resize(Math.Min(2 * _ring.Length, _most));
            _ring[(_first + _count) % _ring.Length] = e;
            _count++;
        }

        _to = page[^1].Position;
        if (_ring.Length > _newest && _count == _newest)
            Resize(_newest);
    }

    // The place of the slowest reader of those whose next event is still here.
    private long WantedAfter()
    {
        var wanted = long.MaxValue;
        foreach (var reader in _readers)
        {
            if (reader.Position >= _from)
                wanted = Math.Min(wanted, reader.Position);
        }

        return wanted;
    }

    private void DropOldest()
    {
        _from = At(0).Position;
        _ring[_first] = null;
        _first = (_first + 1) % _ring.Length;
        _count--;
    }

    private void Resize(int length)
    {
        var ring = new StoredEvent?[length];
        for (var i = 0; i < _count; i++)
            ring[i] = At(i);
        (_ring, _first) = (ring, 0);
    }

    private StoredEvent At(int index) => _ring[(_first + index) % _ring.Length]!;

    private static TaskCompletionSource NewHint() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
