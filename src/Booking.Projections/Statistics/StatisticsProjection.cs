using Booking.Domain;
using Booking.EventStore;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Booking.Projections.Rebuild;
using Booking.Projections.SeatMap;
using Booking.Projections.Sessions;
using Npgsql;
using NpgsqlTypes;

namespace Booking.Projections.Statistics;

/// <summary>
/// Counts sales by session, category, day and minute. The events of a batch are added up in memory and written by one
/// statement, in which nothing of a session is counted unless its row stands at the version before.
/// </summary>
public sealed class StatisticsProjection : IProjection
{
    /// <summary>The name of its progress.</summary>
    public const string ProjectionName = "statistics-1";

    private const string SelectVersions =
        "select session_id, version from booking.session_statistics where session_id = any($1)";

    private const string AddCounts =
        """
        with opened as (
          insert into booking.session_statistics (session_id, version, title, venue, starts_at, currency)
          select * from unnest($1, $2, $3, $4, $5, $6)
          on conflict (session_id) do nothing
          returning session_id
        ), moved as (
          update booking.session_statistics as s set version = m.after
          from unnest($7, $8, $9) as m (session_id, before, after)
          where s.session_id = m.session_id and s.version = m.before
          returning s.session_id
        ), counted as (
          select session_id from opened union all select session_id from moved
        ), categories as (
          insert into booking.category_statistics as c (session_id, category, price, places, held, sold, blocked)
          select n.session_id, n.category, n.price, n.places, n.held, n.sold, n.blocked
          from unnest($10, $11, $12, $13, $14, $15, $16)
            as n (session_id, category, price, places, held, sold, blocked) join counted using (session_id)
          on conflict (session_id, category) do update
          set held = c.held + excluded.held, sold = c.sold + excluded.sold, blocked = c.blocked + excluded.blocked
        ), sales as (
          insert into booking.sales as s (
            session_id, span, begins_at, reservations, payments, cancellations, expiries, refunds, check_ins,
            places_sold, places_refunded, paid_amount, refunded_amount)
          select n.session_id, n.span, n.begins_at, n.reservations, n.payments, n.cancellations, n.expiries, n.refunds,
            n.check_ins, n.places_sold, n.places_refunded, n.paid_amount, n.refunded_amount
          from unnest($17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)
            as n (session_id, span, begins_at, reservations, payments, cancellations, expiries, refunds, check_ins,
              places_sold, places_refunded, paid_amount, refunded_amount) join counted using (session_id)
          on conflict (session_id, span, begins_at) do update
          set reservations = s.reservations + excluded.reservations, payments = s.payments + excluded.payments,
              cancellations = s.cancellations + excluded.cancellations, expiries = s.expiries + excluded.expiries,
              refunds = s.refunds + excluded.refunds, check_ins = s.check_ins + excluded.check_ins,
              places_sold = s.places_sold + excluded.places_sold,
              places_refunded = s.places_refunded + excluded.places_refunded,
              paid_amount = s.paid_amount + excluded.paid_amount,
              refunded_amount = s.refunded_amount + excluded.refunded_amount
        )
        select count(*) from counted
        """;

    private readonly NpgsqlDataSource _dataSource;
    private readonly IEventStore _store;
    private readonly SessionPlans _plans;
    private readonly TablePlace _place;

    /// <summary>The projection of a log.</summary>
    /// <param name="dataSource">The database that has the tables of statistics.</param>
    /// <param name="store">The log, for a row that is behind.</param>
    /// <param name="catalog">The plans, for the categories of seats.</param>
    public StatisticsProjection(NpgsqlDataSource dataSource, IEventStore store, SeatingPlanCatalog catalog)
        : this(dataSource, store, catalog, TablePlace.Read) =>
        Replacement = new TableReplacement(
            dataSource, Name, new StatisticsProjection(dataSource, store, catalog, TablePlace.Copy),
            "session_statistics", "category_statistics", "sales");

    private StatisticsProjection(
        NpgsqlDataSource dataSource, IEventStore store, SeatingPlanCatalog catalog, TablePlace place)
    {
        _dataSource = dataSource;
        _store = store;
        _plans = new SessionPlans(store, catalog);
        _place = place;
    }

    /// <inheritdoc/>
    public string Name => ProjectionName;

    /// <inheritdoc/>
    public IReplacement? Replacement { get; }

    /// <inheritdoc/>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public bool IsUrgent(StoredEvent candidate) => false;

    /// <inheritdoc/>
    public Task<bool> MaintainAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    /// <inheritdoc/>
    public async Task ApplyAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        var runs = StreamRuns.Of(events);
        var versions = await KeptVersions.ReadAsync(
            _dataSource, _place.Of(SelectVersions), [.. runs.Select(run => run[0].StreamId)], cancellationToken);
        var counts = new List<SessionCount>(runs.Count);
        foreach (var run in runs)
        {
            var version = versions.GetValueOrDefault(run[0].StreamId);
            var news = await run.NewsAfterAsync(version, _store, cancellationToken);
            if (news.Count == 0)
                continue;
            var plan = await _plans.FindAsync(new SessionId(run[0].StreamId), news[0], cancellationToken);
            counts.Add(new SessionCount(plan, news));
        }

        if (counts.Count > 0)
            await WriteAsync(counts, cancellationToken);
    }

    private async Task WriteAsync(List<SessionCount> counts, CancellationToken cancellationToken)
    {
        await using var command = _dataSource.CreateCommand(_place.Of(AddCounts));
        AddSessions(command.Parameters, counts);
        AddCategories(command.Parameters, [.. counts.SelectMany(CategoriesOf)]);
        AddSales(command.Parameters, [.. counts.SelectMany(SalesOf)]);
        if (await command.ExecuteScalarAsync(cancellationToken) is not long counted || counted != counts.Count)
            throw new ConcurrentWriteException("booking.session_statistics");
    }

    private static void AddSessions(NpgsqlParameterCollection parameters, List<SessionCount> counts)
    {
        SessionCount[] opened = [.. counts.Where(count => count.Scheduled is not null)];
        SessionCount[] moved = [.. counts.Where(count => count.Scheduled is null)];
        Add(parameters, opened, NpgsqlDbType.Uuid, count => count.SessionId);
        Add(parameters, opened, NpgsqlDbType.Bigint, count => count.After);
        Add(parameters, opened, NpgsqlDbType.Text, count => count.Scheduled!.Title);
        Add(parameters, opened, NpgsqlDbType.Text, count => count.Scheduled!.Venue);
        Add(parameters, opened, NpgsqlDbType.TimestampTz, count => count.Scheduled!.StartsAt.ToUniversalTime());
        Add(parameters, opened, NpgsqlDbType.Text, count => count.Scheduled!.Currency);
        Add(parameters, moved, NpgsqlDbType.Uuid, count => count.SessionId);
        Add(parameters, moved, NpgsqlDbType.Bigint, count => count.Before);
        Add(parameters, moved, NpgsqlDbType.Bigint, count => count.After);
    }

    private static void AddCategories(NpgsqlParameterCollection parameters, CategoryRow[] rows)
    {
        Add(parameters, rows, NpgsqlDbType.Uuid, row => row.SessionId);
        Add(parameters, rows, NpgsqlDbType.Text, row => row.Category);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => row.Price);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => (long)row.Places);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => (long)row.Tally.Held);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => (long)row.Tally.Sold);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => (long)row.Tally.Blocked);
    }

    private static void AddSales(NpgsqlParameterCollection parameters, SalesRow[] rows)
    {
        Add(parameters, rows, NpgsqlDbType.Uuid, row => row.SessionId);
        Add(parameters, rows, NpgsqlDbType.Text, row => row.Span);
        Add(parameters, rows, NpgsqlDbType.TimestampTz, row => row.BeginsAt);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => row.Counts.Reservations);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => row.Counts.Payments);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => row.Counts.Cancellations);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => row.Counts.Expiries);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => row.Counts.Refunds);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => row.Counts.CheckIns);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => row.Counts.PlacesSold);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => row.Counts.PlacesRefunded);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => row.Counts.PaidAmount);
        Add(parameters, rows, NpgsqlDbType.Bigint, row => row.Counts.RefundedAmount);
    }

    // A session's first row of each category says how many places it has; later ones only what has changed.
    private static IEnumerable<CategoryRow> CategoriesOf(SessionCount count)
    {
        var places = count.Scheduled is null ? null : count.PlacesByCategory();
        for (var category = 0; category < count.Categories.Length; category++)
        {
            if (places is null && count.Categories[category] == default)
                continue;
            var key = count.CategoryKey(category);
            yield return new CategoryRow(
                count.SessionId, key, count.Scheduled?.Prices.GetValueOrDefault(key) ?? 0, places?[category] ?? 0,
                count.Categories[category]);
        }
    }

    private static IEnumerable<SalesRow> SalesOf(SessionCount count) =>
    [
        .. count.Minutes.Select(minute => new SalesRow(count.SessionId, SaleSpan.Minute, minute.Key, minute.Value)),
        .. count.Days().Select(day => new SalesRow(count.SessionId, SaleSpan.Day, day.Day, day.Counts)),
    ];

    private static void Add<TRow, T>(
        NpgsqlParameterCollection parameters, TRow[] rows, NpgsqlDbType type, Func<TRow, T> value) =>
        parameters.Add(new NpgsqlParameter<T[]>
        {
            TypedValue = [.. rows.Select(value)],
            NpgsqlDbType = NpgsqlDbType.Array | type,
        });

    private readonly record struct CategoryRow(Guid SessionId, string Category, long Price, int Places, SeatTally Tally);

    private readonly record struct SalesRow(Guid SessionId, string Span, DateTimeOffset BeginsAt, SaleCounts Counts);
}
