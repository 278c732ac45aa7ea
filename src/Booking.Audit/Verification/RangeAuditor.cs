using System.Data;
using Booking.Domain;
using Booking.EventStore;
using Booking.Projections.Redis;
using Booking.Projections.SeatMap;
using Npgsql;

namespace Booking.Audit.Verification;

/// <summary>
/// Verifies ranges of streams, one after the other. The seat maps and the rows of read models are read before the log, so that it has
/// their versions; a stream's end, its row and its purchases in one snapshot. One reader's.
/// </summary>
internal sealed class RangeAuditor
{
    private const int EventsBetweenReports = 5_000;

    private const string Strangers =
        """
        with unseen as materialized (
          select p.session_id, count(*) as purchases from booking.purchases p
          where p.session_id >= $1 and p.session_id <= $2 and p.session_id <> all ($3)
          group by p.session_id
        )
        select u.session_id, u.purchases from unseen u
        where not exists (select from booking.mt_events e where e.stream_id = u.session_id)
        """;

    private readonly NpgsqlDataSource _dataSource;
    private readonly SeatMapReader? _seatMaps;
    private readonly PlanShelf _plans;
    private readonly FaultLog _faults;
    private readonly Laggards _laggards;
    private readonly StreamAuditor _auditor;
    private readonly PurchaseComparison _purchaseComparison;
    private readonly VerificationOptions _options;
    private readonly TimeProvider _clock;
    private readonly List<ClosedStream> _closed = [];
    private readonly List<Guid> _seen = [];
    private bool _isOpen;
    private bool _isRead;
    private long _readTo;

    public RangeAuditor(
        NpgsqlDataSource dataSource, EventTypes eventTypes, PlanShelf plans, SeatMapReader? seatMaps, FaultLog faults,
        Laggards laggards, VerificationOptions options, TimeProvider clock)
    {
        _dataSource = dataSource;
        _seatMaps = seatMaps;
        _plans = plans;
        _faults = faults;
        _laggards = laggards;
        _options = options;
        _clock = clock;
        _auditor = new StreamAuditor(faults, eventTypes);
        _purchaseComparison = new PurchaseComparison(faults);
    }

    /// <summary>The last event of the last stream that was read; null before the first.</summary>
    public StreamHead? Head { get; private set; }

    public long Streams { get; private set; }

    /// <summary>Verifies a range.</summary>
    /// <param name="range">The streams.</param>
    /// <param name="onEvents">Is told how many events were read since it was last told.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task VerifyAsync(StreamRange range, Action<int> onEvents, CancellationToken cancellationToken)
    {
        var sessions = await ReadMapsAsync(range.Known, cancellationToken);
        _seen.Clear();
        for (EventPlace? after = EventPlace.Before(range.First); after is { } place;)
            after = await ReadPageAsync(range, place, sessions, onEvents, cancellationToken);
        foreach (var (session, rows) in sessions)
            TellOfNothing(session, rows);
    }

    /// <returns>Where the next page begins; null after the last.</returns>
    private async Task<EventPlace?> ReadPageAsync(
        StreamRange range, EventPlace after, Dictionary<Guid, SessionRows> sessions, Action<int> onEvents,
        CancellationToken cancellationToken)
    {
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var progress = await ReadModelRows.ReadPurchasesProgressAsync(connection, cancellationToken);
        if (after == EventPlace.Before(range.First))
            await ReadModelRows.ReadAsync(connection, range.First, range.Last, sessions, cancellationToken);
        await ReadModelRows.ReadStreamVersionsAsync(connection, after.StreamId, range.Last, RowsOf, cancellationToken);
        var work = 0L;
        EventPlace? next;
        await using (var copy = await EventCopy.BeginAsync(
            connection, after, range.Last, _options.EventsPerSnapshot ?? long.MaxValue, cancellationToken))
        {
            (var events, var last) = await ReadAsync(copy, sessions, onEvents, cancellationToken);
            work += events;
            next = _options.EventsPerSnapshot is { } limit && events >= limit ? last : null;
        }

        // What was left unread is known as of this snapshot: so are the purchases.
        if (next is null || _isRead)
            Close();
        foreach (var closed in _closed)
            work += await _purchaseComparison.CompareAsync(connection, closed, progress, cancellationToken);
        _closed.Clear();
        if (next is null)
            await FindStrangersAsync(connection, range, cancellationToken);
        await snapshot.CommitAsync(cancellationToken);
        await RestAsync(work, cancellationToken);
        return next;

        SessionRows RowsOf(Guid id)
        {
            if (_isOpen && id == _auditor.StreamId)
                return _auditor.Rows;
            if (!sessions.TryGetValue(id, out var rows))
                sessions.Add(id, rows = new SessionRows());
            return rows;
        }
    }

    // The time that the work took comes on top: so the pace is never faster than asked for.
    private async Task RestAsync(long work, CancellationToken cancellationToken)
    {
        if (_options.MaxEventsPerSecond is { } pace)
            await Task.Delay(TimeSpan.FromSeconds((double)work * _options.Readers / pace), _clock, cancellationToken);
    }

    private async Task<Dictionary<Guid, SessionRows>> ReadMapsAsync(
        IReadOnlyList<Guid> known, CancellationToken cancellationToken)
    {
        var sessions = new Dictionary<Guid, SessionRows>(known.Count);
        if (_seatMaps is null)
            return sessions;
        var maps = await Task.WhenAll(known.Select(id => _seatMaps.ReadAsync(new SessionId(id), cancellationToken)));
        for (var i = 0; i < known.Count; i++)
        {
            var rows = new SessionRows { IsMapKnown = true };
            if (maps[i] is RedisReading<SeatMapView>.Found found)
                rows.Map = found.Value;
            else if (maps[i] is RedisReading<SeatMapView>.Unavailable away)
                _faults.Add(new Fault(CheckNames.SeatMap, known[i], null, null, $"Redis is away: {away.Reason}"));
            else
                _laggards.MissMap(known[i]);
            sessions.Add(known[i], rows);
        }

        return sessions;
    }

    /// <returns>How many events were read, and after which the next page begins.</returns>
    private async Task<(long Events, EventPlace After)> ReadAsync(
        EventCopy copy, Dictionary<Guid, SessionRows> sessions, Action<int> onEvents, CancellationToken cancellationToken)
    {
        var (events, unreported, after) = (0L, 0, default(EventPlace));
        do
        {
            while (copy.TryNext())
            {
                PlanNames? names = null;
                if (_auditor.PlanNeededBy(copy.Read()) is { } hash)
                    names = await _plans.FindAsync(hash, cancellationToken);
                after = Look(copy.Read(), names, sessions);
                events++;
                if (++unreported == EventsBetweenReports)
                {
                    onEvents(unreported);
                    unreported = 0;
                }
            }
        }
        while (await copy.FillAsync(cancellationToken));
        onEvents(unreported);
        return (events, after);
    }

    /// <returns>After which event to go on.</returns>
    private EventPlace Look(in EventRow row, PlanNames? names, Dictionary<Guid, SessionRows> sessions)
    {
        if (!_isOpen || row.StreamId != _auditor.StreamId)
        {
            Close();
            sessions.Remove(row.StreamId, out var rows);
            _auditor.Begin(row.StreamId, rows ?? new SessionRows());
            _seen.Add(row.StreamId);
            (_isOpen, _isRead, _readTo) = (true, false, _auditor.Rows.StreamVersion ?? 0);
        }

        // What has come since the stream was begun is for the next time: else one that grows faster than it is read had no end.
        _isRead |= row.Version > _readTo && _auditor.Rows.StreamVersion > _readTo;
        if (_isRead)
            return EventPlace.Before(StreamRange.After(row.StreamId));
        _auditor.Look(row, names);
        return new EventPlace(row.StreamId, row.Version);
    }

    private void Close()
    {
        if (!_isOpen)
            return;
        _isOpen = false;
        Streams++;
        var known = _auditor.Rows.StreamVersion;
        if (_isRead)
            _auditor.Rows.StreamVersion = _readTo;
        _auditor.Close();
        Head = _auditor.Head;
        _closed.Add(new ClosedStream(_auditor.StreamId, _auditor.Ledger.Purchases, _auditor.Head.Version, known ?? 0));
        _laggards.Look(_auditor.StreamId, _auditor.Rows, _auditor.Head.Version);
    }

    private async Task FindStrangersAsync(NpgsqlConnection connection, StreamRange range, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Strangers, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = range.First });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = range.Last });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. _seen] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            _faults.Add(new Fault(
                CheckNames.Purchases, reader.GetGuid(0), null, null,
                $"{reader.GetInt64(1)} purchases of a session that the log has not"));
        }
    }

    // Something is kept of a session of which no event is left.
    private void TellOfNothing(Guid session, SessionRows rows)
    {
        if (rows.StreamVersion is { } version)
            Found(CheckNames.Versions, session, $"the stream is said to be at version {version}, and has no event");
        if (rows.Sealed.Count > 0)
            Found(CheckNames.Seals, session, $"{rows.Sealed.Count} heads of it are sealed, and the log has no event");
        if (rows.List is not null)
            Found(CheckNames.SessionList, session, "the list has a session that the log has not");
        if (rows.Statistics is not null)
            Found(CheckNames.Statistics, session, "the statistics have a session that the log has not");
    }

    private void Found(string check, Guid session, string detail) => _faults.Add(new Fault(check, session, null, null, detail));
}
