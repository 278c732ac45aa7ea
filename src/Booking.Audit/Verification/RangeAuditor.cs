using System.Data;
using Booking.Domain;
using Booking.EventStore;
using Booking.Projections.Redis;
using Booking.Projections.SeatMap;
using Npgsql;

namespace Booking.Audit.Verification;

/// <summary>
/// Verifies ranges of streams, one after the other. Of a range everything in PostgreSQL is read in one snapshot; the seat maps
/// are read before, so that the log has their versions. One reader's.
/// </summary>
internal sealed class RangeAuditor
{
    private const int EventsBetweenReports = 5_000;

    private const string Strangers =
        """
        select p.session_id, count(*) from booking.purchases p
        where p.session_id >= $1 and p.session_id <= $2
          and not exists (select from booking.mt_events e where e.stream_id = p.session_id)
        group by p.session_id
        """;

    private readonly NpgsqlDataSource _dataSource;
    private readonly SeatMapReader? _seatMaps;
    private readonly PlanShelf _plans;
    private readonly FaultLog _faults;
    private readonly Laggards _laggards;
    private readonly StreamAuditor _auditor;
    private readonly PurchaseComparison _purchaseComparison;
    private readonly List<(Guid Session, PurchaseLedger Ledger)> _purchases = [];
    private bool _isOpen;

    public RangeAuditor(
        NpgsqlDataSource dataSource, EventTypes eventTypes, PlanShelf plans, SeatMapReader? seatMaps, FaultLog faults,
        Laggards laggards)
    {
        _dataSource = dataSource;
        _seatMaps = seatMaps;
        _plans = plans;
        _faults = faults;
        _laggards = laggards;
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
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var progress = await ReadModelRows.ReadPurchasesProgressAsync(connection, cancellationToken);
        await ReadModelRows.ReadAsync(connection, range.First, range.Last, sessions, cancellationToken);
        await using (var copy = await EventCopy.BeginAsync(connection, range.First, range.Last, cancellationToken))
        {
            await ReadAsync(copy, sessions, onEvents, cancellationToken);
        }

        foreach (var (session, ledger) in _purchases)
            await _purchaseComparison.CompareAsync(connection, session, ledger, progress, cancellationToken);
        _purchases.Clear();
        await FindStrangersAsync(connection, range, cancellationToken);
        foreach (var (session, rows) in sessions)
            TellOfNothing(session, rows);
        await snapshot.CommitAsync(cancellationToken);
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

    private async Task ReadAsync(
        EventCopy copy, Dictionary<Guid, SessionRows> sessions, Action<int> onEvents, CancellationToken cancellationToken)
    {
        var unreported = 0;
        do
        {
            while (copy.TryNext())
            {
                PlanNames? names = null;
                if (_auditor.PlanNeededBy(copy.Read()) is { } hash)
                    names = await _plans.FindAsync(hash, cancellationToken);
                Look(copy.Read(), names, sessions);
                if (++unreported == EventsBetweenReports)
                {
                    onEvents(unreported);
                    unreported = 0;
                }
            }
        }
        while (await copy.FillAsync(cancellationToken));
        Close();
        onEvents(unreported);
    }

    private void Look(in EventRow row, PlanNames? names, Dictionary<Guid, SessionRows> sessions)
    {
        if (!_isOpen || row.StreamId != _auditor.StreamId)
        {
            Close();
            sessions.Remove(row.StreamId, out var rows);
            _auditor.Begin(row.StreamId, rows ?? new SessionRows());
            _isOpen = true;
        }

        _auditor.Look(row, names);
    }

    private void Close()
    {
        if (!_isOpen)
            return;
        _isOpen = false;
        Streams++;
        _auditor.Close();
        Head = _auditor.Head;
        _purchases.Add((_auditor.StreamId, _auditor.Ledger.Purchases));
        _laggards.Look(_auditor.StreamId, _auditor.Rows, _auditor.Head.Version);
    }

    private async Task FindStrangersAsync(NpgsqlConnection connection, StreamRange range, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Strangers, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = range.First });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = range.Last });
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
