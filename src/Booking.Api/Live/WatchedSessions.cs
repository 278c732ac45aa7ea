using System.Collections.Concurrent;
using Booking.Api.Features.Sessions;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Projections.SeatMap;

namespace Booking.Api.Live;

/// <summary>The sessions that clients of this node watch. Safe for concurrent use.</summary>
internal sealed class WatchedSessions : IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<SessionId, Opening> _sessions = new();
    private readonly LiveParts _parts;
    private readonly LiveOptions _options;
    private readonly SeatMapListener _listener;
    private readonly ITimer _sweeper;
    private int _watchers;

    public WatchedSessions(
        SeatMapListener listener, SeatMapReader reader, LiveSeatMaps maps, LiveOptions options, TimeProvider clock,
        ILogger<WatchedSessions> log)
    {
        _options = options;
        _listener = listener;
        _parts = new LiveParts(listener, reader, maps, options, Pace, clock, log);
        _listener.Reconnected += DoubtAll;
        _sweeper = clock.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
    }

    /// <summary>Has a connection told of a session from now on.</summary>
    /// <param name="session">The session.</param>
    /// <param name="connection">Who watches; may watch it already, and then begins anew.</param>
    /// <param name="since">The version that it has, or null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<WatchResult> WatchAsync(
        SessionId session, LiveConnection connection, long? since, CancellationToken cancellationToken)
    {
        if (!connection.Watched.ContainsKey(session) && connection.Watched.Count >= _options.MaxSessionsPerConnection)
            return WatchResult.TooMany;
        while (true)
        {
            if (!_sessions.TryGetValue(session, out var opening))
            {
                if (_sessions.Count >= _options.MaxWatchedSessions)
                    return WatchResult.Unavailable;
                opening = _sessions.GetOrAdd(session, static (id, parts) => new Opening(new WatchedSession(id, parts)), _parts);
            }

            var read = await opening.OpenAsync().WaitAsync(cancellationToken);
            if (read is not QueryResult<SeatMapView>.Found)
            {
                await RemoveAsync(session, opening);
                return read is QueryResult<SeatMapView>.NotFound ? WatchResult.NotFound : WatchResult.Unavailable;
            }

            if (!await opening.Session.TryWatchAsync(connection, since, cancellationToken))
            {
                await RemoveAsync(session, opening);
                continue;
            }

            if (connection.Watched.TryAdd(session, opening.Session))
                Interlocked.Increment(ref _watchers);
            // Whoever left while this was under way was not found here yet.
            if (connection.IsClosed)
                Unwatch(session, connection);
            return WatchResult.Watched;
        }
    }

    /// <summary>Has a connection not told any more; does nothing where it was not.</summary>
    public void Unwatch(SessionId session, LiveConnection connection)
    {
        if (!connection.Watched.TryRemove(session, out var watched))
            return;
        Interlocked.Decrement(ref _watchers);
        watched.Unwatch(connection);
    }

    /// <summary>A connection is gone.</summary>
    public void UnwatchAll(LiveConnection connection)
    {
        foreach (var session in connection.Watched.Keys)
            Unwatch(session, connection);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Reconnected -= DoubtAll;
        await _sweeper.DisposeAsync();
        foreach (var (session, opening) in _sessions)
            await RemoveAsync(session, opening);
    }

    private TimeSpan Pace()
    {
        var forAll = TimeSpan.FromSeconds((double)Volatile.Read(ref _watchers) / _options.MaxMessagesPerSecond);
        return forAll > _options.Pace ? forAll : _options.Pace;
    }

    private void DoubtAll()
    {
        foreach (var opening in _sessions.Values)
            opening.Session.Doubt();
    }

    private void Sweep()
    {
        foreach (var (session, opening) in _sessions)
        {
            if (opening.Session.TryClose())
                _ = RemoveAsync(session, opening);
        }
    }

    private async Task RemoveAsync(SessionId session, Opening opening)
    {
        if (_sessions.TryRemove(new KeyValuePair<SessionId, Opening>(session, opening)))
            await opening.Session.DisposeAsync();
    }

    /// <summary>A session that is opened once, by whoever asks first, for all who ask.</summary>
    private sealed class Opening
    {
        private readonly Lazy<Task<QueryResult<SeatMapView>>> _opened;

        public Opening(WatchedSession session)
        {
            Session = session;
            // Nobody's leaving ends it: others wait for it, too.
            _opened = new(() => session.OpenAsync(CancellationToken.None));
        }

        public WatchedSession Session { get; }

        public Task<QueryResult<SeatMapView>> OpenAsync() => _opened.Value;
    }
}
