using Booking.Api.Hosting;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Projections.Redis;
using Booking.Projections.SeatMap;

namespace Booking.Api.Live;

/// <summary>
/// A session that clients of this node watch: its map, kept up to date by the projection's news, and one loop that says to
/// each watcher what has changed since it was told last. Safe for concurrent use.
/// </summary>
internal sealed class WatchedSession : IAsyncDisposable
{
    /// <summary>News that are kept while the map is read again; more make it be read once more.</summary>
    private const int MaxEarlyNews = 256;

    private const long NoMap = -1;

    private readonly SessionId _session;
    private readonly LiveParts _parts;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<LiveConnection, Watcher> _watchers = [];
    private readonly List<SeatMapNews.Changed> _early = [];
    private Watcher[]? _round;
    private WatchedMap? _map;
    private long _heard;
    private long _comparedVersion;
    private bool _isToBeRead;
    private long _sentAt;
    private long _sentBytes;
    private long _comparedAt;
    private long _unwatchedSince;
    private bool _isClosed;
    private IAsyncDisposable? _listening;
    private Task _running = Task.CompletedTask;

    public WatchedSession(SessionId session, LiveParts parts)
    {
        _session = session;
        _parts = parts;
        _unwatchedSince = _comparedAt = parts.Clock.GetTimestamp();
    }

    private LiveOptions Options => _parts.Options;

    /// <summary>Begins to listen and reads the map.</summary>
    /// <returns>What came of reading it; anything but the map ends this.</returns>
    public async Task<QueryResult<SeatMapView>> OpenAsync(CancellationToken cancellationToken)
    {
        // What is published from here on is heard: the map is read only then.
        _listening = await _parts.Listener.ListenAsync(_session, Hear, cancellationToken);
        var read = await _parts.Maps.ReadAsync(_session, 0, cancellationToken);
        if (read is QueryResult<SeatMapView>.Found found)
        {
            lock (_gate)
            {
                _map = new WatchedMap(found.Value);
                TakeEarlyNews();
            }

            _running = Task.Run(RunAsync, CancellationToken.None);
        }

        return read;
    }

    /// <summary>Adds a watcher, or lets it begin anew.</summary>
    /// <param name="connection">Who watches.</param>
    /// <param name="since">The version that it has, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False: this is closed, and another has to be opened.</returns>
    public async Task<bool> TryWatchAsync(LiveConnection connection, long? since, CancellationToken cancellationToken)
    {
        // It may have read its version from the writer, which is ahead of the read model; or have made it up.
        var isAhead = false;
        lock (_gate)
            isAhead = since > _map!.Version;
        if (isAhead && await _parts.Maps.ReadAsync(_session, since!.Value, cancellationToken)
            is QueryResult<SeatMapView>.Found found)
        {
            lock (_gate)
                _map.CatchUp(found.Value);
        }

        lock (_gate)
        {
            if (_isClosed)
                return false;
            var known = since <= _map.Version ? since.Value : NoMap;
            if (_watchers.TryGetValue(connection, out var watcher))
                watcher.Version = known;
            else
                _watchers.Add(connection, new Watcher(connection) { Version = known });
            _round = null;
        }

        Wake();
        return true;
    }

    /// <summary>Takes a watcher out, if it is there.</summary>
    public bool Unwatch(LiveConnection connection)
    {
        lock (_gate)
        {
            if (!_watchers.Remove(connection))
                return false;
            _round = null;
            if (_watchers.Count == 0)
                _unwatchedSince = _parts.Clock.GetTimestamp();
            return true;
        }
    }

    /// <summary>There may be something to say.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to look anyway.
        }
    }

    /// <summary>News may have been missed.</summary>
    public void Doubt()
    {
        lock (_gate)
            _isToBeRead = true;
        Wake();
    }

    /// <summary>Closes it where nobody has watched for a while.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            if (_watchers.Count > 0 || _parts.Clock.GetElapsedTime(_unwatchedSince) < Options.KeepUnwatched)
                return false;
            return _isClosed = true;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _isClosed = true;
        await _closing.CancelAsync();
        await _running;
        if (_listening is not null)
            await _listening.DisposeAsync();
        _closing.Dispose();
        _wake.Dispose();
    }

    private void Hear(SeatMapNews news)
    {
        lock (_gate)
        {
            _heard = Math.Max(_heard, news.Version);
            if (_map is not null && news.Version <= _map.Version)
                return;
            if (news is not SeatMapNews.Changed changed || _map?.TryApply(changed) != true)
            {
                _isToBeRead = true;
                if (news is SeatMapNews.Changed early && _early.Count < MaxEarlyNews)
                    _early.Add(early);
            }
        }

        Wake();
    }

    private void TakeEarlyNews()
    {
        foreach (var news in _early.OrderBy(news => news.Version))
            _map!.TryApply(news);
        _early.Clear();
        _isToBeRead = _map!.Version < _heard;
    }

    private async Task RunAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var untilCompare = Options.CompareEvery - _parts.Clock.GetElapsedTime(_comparedAt);
                await WaitAsync(untilCompare);
                if (_parts.Clock.GetElapsedTime(_comparedAt) >= Options.CompareEvery)
                    await CompareAsync();
                if (_isToBeRead)
                    await ReadAgainAsync();
                await SayAsync();
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                _parts.Log.WatchedSessionFailed(_session, failure);
            }
        }
    }

    private async Task WaitAsync(TimeSpan atMost)
    {
        if (atMost > TimeSpan.Zero)
            await _wake.WaitAsync(atMost, _closing.Token);
    }

    // A map that is ahead of this one for the time between two comparisons was published unheard.
    private async Task CompareAsync()
    {
        _comparedAt = _parts.Clock.GetTimestamp();
        var reading = await _parts.Reader.ReadVersionAsync(_session, _closing.Token);
        lock (_gate)
        {
            _isToBeRead |= reading is not RedisReading<long>.Found || _map!.Version < _comparedVersion;
            _comparedVersion = reading is RedisReading<long>.Found found ? found.Value : 0;
        }
    }

    private async Task ReadAgainAsync()
    {
        long atLeast;
        lock (_gate)
        {
            _isToBeRead = false;
            atLeast = Math.Max(_heard, _map!.Version);
        }

        var read = await _parts.Maps.ReadAsync(_session, atLeast, _closing.Token);
        lock (_gate)
        {
            if (read is QueryResult<SeatMapView>.Found found)
                _map.CatchUp(found.Value);
            TakeEarlyNews();
            // Tried again with the next comparison, not at once: whatever is away would be asked without end.
            _isToBeRead &= read is QueryResult<SeatMapView>.Found;
        }
    }

    private async Task SayAsync()
    {
        if (!HasSomethingToSay())
            return;
        var left = PaceNow() - _parts.Clock.GetElapsedTime(_sentAt);
        // A delay drops what is less than a millisecond.
        if (left > TimeSpan.Zero)
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), _parts.Clock, _closing.Token);
        _sentAt = _parts.Clock.GetTimestamp();
        _sentBytes = 0;
        Watcher[] round;
        lock (_gate)
            round = _round ??= [.. _watchers.Values];
        // Nearly all watchers have the same version: few different messages are made for however many there are.
        var messages = new Dictionary<long, LiveMessage>();
        foreach (var watcher in round)
            Say(watcher, messages);
    }

    private TimeSpan PaceNow()
    {
        var forBytes = TimeSpan.FromSeconds((double)_sentBytes / Options.MaxBytesPerSecond);
        var forMessages = _parts.Pace();
        return forBytes > forMessages ? forBytes : forMessages;
    }

    private void Say(Watcher watcher, Dictionary<long, LiveMessage> messages)
    {
        var since = watcher.Version;
        if (since >= _map!.Version || !watcher.Connection.TryBegin())
            return;
        if (!messages.TryGetValue(since, out var message))
        {
            lock (_gate)
                message = _map.MessageSince(since);
            messages.Add(since, message);
        }

        watcher.Connection.Send(message);
        // Whoever begins to watch gets the map once: the others do not wait for that.
        if (since != NoMap)
            _sentBytes += message.Length;
        watcher.MoveOn(since, message.Version);
    }

    private bool HasSomethingToSay()
    {
        lock (_gate)
        {
            foreach (var watcher in _round ??= [.. _watchers.Values])
            {
                if (watcher.Version < _map!.Version)
                    return true;
            }

            return false;
        }
    }

    private sealed class Watcher(LiveConnection connection)
    {
        private long _version;

        public LiveConnection Connection { get; } = connection;

        /// <summary>The version that it was sent last.</summary>
        public long Version
        {
            get => Volatile.Read(ref _version);
            set => Volatile.Write(ref _version, value);
        }

        /// <summary>It was sent a message; unless it began anew meanwhile, it has this version.</summary>
        public void MoveOn(long from, long to) => Interlocked.CompareExchange(ref _version, to, from);
    }
}
