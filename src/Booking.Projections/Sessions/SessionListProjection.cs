using System.Text.Json;
using Booking.EventStore;
using Booking.Projections.Daemon;
using Booking.Projections.Rebuild;
using Npgsql;
using NpgsqlTypes;

namespace Booking.Projections.Sessions;

/// <summary>Keeps the sessions' list: one write a session and batch, all of a batch in one transaction.</summary>
public sealed class SessionListProjection : IProjection
{
    /// <summary>The name of its progress.</summary>
    public const string ProjectionName = "session-list-1";

    private const string SelectVersions =
        "select session_id, version from booking.session_list where session_id = any($1)";

    private const string InsertSession =
        """
        insert into booking.session_list (
          session_id, version, status, title, venue, search_text, starts_at, currency, prices, plan_hash, places,
          held, sold, blocked, hold_seconds, max_seats_per_customer, prevent_orphans,
          sales_open_at, sales_close_at, refundable_until)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
        on conflict (session_id) do nothing
        """;

    private const string UpdateSessions =
        """
        update booking.session_list as s
        set version = c.after, held = s.held + c.held, sold = s.sold + c.sold, blocked = s.blocked + c.blocked,
            status = case when c.is_cancelled then 'cancelled' else s.status end
        from unnest($1, $2, $3, $4, $5, $6, $7) as c (session_id, before, after, held, sold, blocked, is_cancelled)
        where s.session_id = c.session_id and s.version = c.before
        """;

    private readonly NpgsqlDataSource _dataSource;
    private readonly IEventStore _store;
    private readonly TablePlace _place;

    /// <summary>The projection of a log.</summary>
    /// <param name="dataSource">The database that has <c>booking.session_list</c>.</param>
    /// <param name="store">The log, for a row that is behind.</param>
    public SessionListProjection(NpgsqlDataSource dataSource, IEventStore store)
        : this(dataSource, store, TablePlace.Read) =>
        Replacement = new TableReplacement(
            dataSource, Name, new SessionListProjection(dataSource, store, TablePlace.Copy), "session_list");

    private SessionListProjection(NpgsqlDataSource dataSource, IEventStore store, TablePlace place)
    {
        _dataSource = dataSource;
        _store = store;
        _place = place;
    }

    /// <inheritdoc/>
    public string Name => ProjectionName;

    /// <inheritdoc/>
    public IReplacement? Replacement { get; }

    /// <inheritdoc/>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public bool IsUrgent(StoredEvent candidate) =>
        candidate.Data is Domain.Sessions.SessionScheduled or Domain.Sessions.SessionCancelled;

    /// <inheritdoc/>
    public Task<bool> MaintainAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    /// <inheritdoc/>
    public async Task ApplyAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        var runs = StreamRuns.Of(events);
        var versions = await KeptVersions.ReadAsync(
            _dataSource, _place.Of(SelectVersions), [.. runs.Select(run => run[0].StreamId)], cancellationToken);
        var changes = new List<SessionChange>(runs.Count);
        foreach (var run in runs)
        {
            var version = versions.GetValueOrDefault(run[0].StreamId);
            var news = await run.NewsAfterAsync(version, _store, cancellationToken);
            if (news.Count > 0)
                changes.Add(SessionChange.Of(news));
        }

        if (changes.Count > 0)
            await WriteAsync(changes, cancellationToken);
    }

    private async Task WriteAsync(List<SessionChange> changes, CancellationToken cancellationToken)
    {
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var change in changes.Where(change => change.Scheduled is not null))
            batch.BatchCommands.Add(InsertOf(change));
        SessionChange[] updates = [.. changes.Where(change => change.Scheduled is null)];
        if (updates.Length > 0)
            batch.BatchCommands.Add(UpdateOf(updates));
        // One transaction: the batch has no other.
        if (await batch.ExecuteNonQueryAsync(cancellationToken) != changes.Count)
            throw new ConcurrentWriteException("booking.session_list");
    }

    private NpgsqlBatchCommand InsertOf(SessionChange change)
    {
        var first = change.Scheduled!;
        if (!change.Tally.IsPossible(first.Places))
            throw new ProjectionInvariantException($"Session {change.SessionId} cannot have the counts {change.Tally}.");
        return new NpgsqlBatchCommand(_place.Of(InsertSession))
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = change.SessionId },
                new NpgsqlParameter<long> { TypedValue = change.After },
                new NpgsqlParameter<string> { TypedValue = change.IsCancelled ? "cancelled" : "scheduled" },
                new NpgsqlParameter<string> { TypedValue = first.Title },
                new NpgsqlParameter<string> { TypedValue = first.Venue },
                new NpgsqlParameter<string> { TypedValue = SearchText.Of(first.Title, first.Venue) },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = first.StartsAt.ToUniversalTime() },
                new NpgsqlParameter<string> { TypedValue = first.Currency },
                new NpgsqlParameter<string>
                {
                    TypedValue = JsonSerializer.Serialize(first.Prices, ReadModelJson.Default.ImmutableSortedDictionaryStringInt64),
                    NpgsqlDbType = NpgsqlDbType.Jsonb,
                },
                new NpgsqlParameter<string> { TypedValue = first.PlanHash },
                new NpgsqlParameter<int> { TypedValue = first.Places },
                new NpgsqlParameter<int> { TypedValue = change.Tally.Held },
                new NpgsqlParameter<int> { TypedValue = change.Tally.Sold },
                new NpgsqlParameter<int> { TypedValue = change.Tally.Blocked },
                new NpgsqlParameter<int> { TypedValue = first.HoldSeconds },
                new NpgsqlParameter<int> { TypedValue = first.MaxSeatsPerCustomer },
                new NpgsqlParameter<bool> { TypedValue = first.PreventOrphans },
                InstantOrNull(first.SalesOpenAt),
                InstantOrNull(first.SalesCloseAt),
                InstantOrNull(first.RefundableUntil),
            },
        };
    }

    private NpgsqlBatchCommand UpdateOf(SessionChange[] changes) => new(_place.Of(UpdateSessions))
    {
        Parameters =
        {
            new NpgsqlParameter<Guid[]> { TypedValue = Column(changes, change => change.SessionId) },
            new NpgsqlParameter<long[]> { TypedValue = Column(changes, change => change.Before) },
            new NpgsqlParameter<long[]> { TypedValue = Column(changes, change => change.After) },
            new NpgsqlParameter<int[]> { TypedValue = Column(changes, change => change.Tally.Held) },
            new NpgsqlParameter<int[]> { TypedValue = Column(changes, change => change.Tally.Sold) },
            new NpgsqlParameter<int[]> { TypedValue = Column(changes, change => change.Tally.Blocked) },
            new NpgsqlParameter<bool[]> { TypedValue = Column(changes, change => change.IsCancelled) },
        },
    };

    private static T[] Column<T>(SessionChange[] changes, Func<SessionChange, T> value) => [.. changes.Select(value)];

    private static NpgsqlParameter InstantOrNull(DateTimeOffset? instant) => new()
    {
        Value = instant is { } there ? there.ToUniversalTime() : DBNull.Value,
        NpgsqlDbType = NpgsqlDbType.TimestampTz,
    };
}
