using System.Data;
using Booking.Domain;
using Npgsql;
using NpgsqlTypes;

namespace Booking.Projections.Statistics;

/// <summary>Reads statistics, all numbers of an answer as of one moment. Safe for concurrent use.</summary>
/// <param name="dataSource">The database that has the tables of statistics.</param>
public sealed class StatisticsReader(NpgsqlDataSource dataSource)
{
    /// <summary>Days of an answer at the most.</summary>
    public const int MaxDays = 400;

    /// <summary>Categories of an answer at the most, by their names.</summary>
    public const int MaxCategories = 500;

    private const string Sums =
        """
        coalesce(sum(reservations), 0)::bigint, coalesce(sum(payments), 0)::bigint,
        coalesce(sum(cancellations), 0)::bigint, coalesce(sum(expiries), 0)::bigint,
        coalesce(sum(refunds), 0)::bigint, coalesce(sum(check_ins), 0)::bigint,
        coalesce(sum(places_sold), 0)::bigint, coalesce(sum(places_refunded), 0)::bigint,
        coalesce(sum(paid_amount), 0)::bigint, coalesce(sum(refunded_amount), 0)::bigint

        """;

    private const string SelectSession =
        "select version, currency from booking.session_statistics where session_id = $1";

    private const string SelectCurrencies =
        "select currency, count(*) from booking.session_statistics group by currency order by currency";

    private const string SelectCategories =
        """
        select s.currency, c.category, sum(c.places)::bigint, sum(c.held)::bigint, sum(c.sold)::bigint,
          sum(c.blocked)::bigint, sum(c.sold * c.price)::bigint
        from booking.session_statistics as s join booking.category_statistics as c using (session_id)
        where $1::uuid is null or s.session_id = $1
        group by s.currency, c.category
        order by s.currency, c.category collate "C"
        limit $2
        """;

    // Whole days, and the minutes of the days that are asked for in part.
    private const string Chosen =
        """
        with chosen as (
          select t.*, s.currency
          from booking.sales as t join booking.session_statistics as s using (session_id)
          where ($1::uuid is null or t.session_id = $1) and (
            (t.span = 'day' and t.begins_at >= $3 and t.begins_at < $4)
            or (t.span = 'minute' and ((t.begins_at >= $2 and t.begins_at < $3)
              or (t.begins_at >= $4 and t.begins_at < $5))))
        )

        """;

    private const string SelectTotals = Chosen + "select currency, " + Sums + "from chosen group by currency";

    private const string SelectDays = Chosen
        + "select currency, date_trunc('day', begins_at, 'UTC'), " + Sums
        + "from chosen group by 1, 2 order by 2 desc, 1 limit $6";

    private const string SelectMinutes =
        "select s.currency, t.begins_at, " + Sums
        + """
        from booking.sales as t join booking.session_statistics as s using (session_id)
        where ($1::uuid is null or t.session_id = $1) and t.span = 'minute' and t.begins_at >= $2 and t.begins_at < $3
        group by 1, 2 order by 2 desc, 1 limit $4
        """;

    private const string SelectPopular = Chosen
        + """
        , best as (
          select session_id, sum(places_sold - places_refunded)::bigint as sold,
            sum(paid_amount - refunded_amount)::bigint as revenue
          from chosen group by session_id having sum(places_sold) > 0
          order by sold desc, session_id limit $6
        )
        select session_id, s.title, s.venue, s.starts_at,
          (select sum(places)::bigint from booking.category_statistics as c where c.session_id = best.session_id),
          best.sold, best.revenue, s.currency
        from best join booking.session_statistics as s using (session_id)
        order by best.sold desc, session_id
        """;

    /// <summary>The sale of one session; null where none of its events is counted yet.</summary>
    /// <param name="session">The session.</param>
    /// <param name="minutes">At most so many of the newest minutes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<SessionSalesView?> ReadSessionAsync(
        SessionId session, int minutes, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(
            IsolationLevel.RepeatableRead, cancellationToken);
        var rows = await QueryAsync(
            connection, SelectSession, row => (Version: row.GetInt64(0), Currency: row.GetString(1)), cancellationToken,
            Id(session));
        if (rows is not [var (version, currency)])
            return null;
        var sales = await ReadSalesAsync(
            connection, [(currency, 1)], session, default, minutes, cancellationToken);
        return new SessionSalesView(session, version, sales[0]);
    }

    /// <summary>The sales of all sessions. Places are those of now, everything else what happened in the time.</summary>
    /// <param name="time">Which time.</param>
    /// <param name="minutes">At most so many of the newest minutes.</param>
    /// <param name="popular">At most so many of the most popular sessions.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<AllSalesView> ReadAllAsync(
        SaleTime time, int minutes, int popular, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(
            IsolationLevel.RepeatableRead, cancellationToken);
        var currencies = await QueryAsync(
            connection, SelectCurrencies, row => (row.GetString(0), row.GetInt64(1)), cancellationToken);
        var sales = await ReadSalesAsync(connection, currencies, null, time, minutes, cancellationToken);
        var best = await QueryAsync(
            connection, SelectPopular, ReadPopular, cancellationToken, [.. ChosenBy(null, time), Number(popular)]);
        return new AllSalesView(sales, best);
    }

    private static async Task<IReadOnlyList<SalesView>> ReadSalesAsync(
        NpgsqlConnection connection, IReadOnlyList<(string Currency, long Sessions)> currencies, SessionId? session,
        SaleTime time, int minutes, CancellationToken cancellationToken)
    {
        var (from, _, _, to) = time.Bounds();
        var categories = (await QueryAsync(
            connection, SelectCategories, ReadCategory, cancellationToken, Id(session), Number(MaxCategories)))
            .ToLookup(row => row.Currency, row => row.Counts);
        var totals = (await QueryAsync(
            connection, SelectTotals, row => (Currency: row.GetString(0), Counts: ReadCounts(row, 1)), cancellationToken,
            ChosenBy(session, time))).ToDictionary(row => row.Currency, row => row.Counts);
        var days = (await QueryAsync(
            connection, SelectDays, ReadPeriod, cancellationToken, [.. ChosenBy(session, time), Number(MaxDays)]))
            .ToLookup(row => row.Currency, row => row.Sales);
        var newest = (await QueryAsync(
            connection, SelectMinutes, ReadPeriod, cancellationToken, Id(session), Instant(from), Instant(to),
            Number(minutes))).ToLookup(row => row.Currency, row => row.Sales);
        return
        [
            .. currencies.Select(known => new SalesView(
                known.Currency, known.Sessions, [.. categories[known.Currency]], totals.GetValueOrDefault(known.Currency),
                [.. days[known.Currency].Reverse()], [.. newest[known.Currency].Reverse()])),
        ];
    }

    private static async Task<List<T>> QueryAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken,
        params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    private static NpgsqlParameter[] ChosenBy(SessionId? session, SaleTime time)
    {
        var (from, firstDay, lastDay, to) = time.Bounds();
        return [Id(session), Instant(from), Instant(firstDay), Instant(lastDay), Instant(to)];
    }

    private static (string Currency, CategoryCounts Counts) ReadCategory(NpgsqlDataReader row) => (
        row.GetString(0),
        new CategoryCounts(
            row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)));

    private static (string Currency, PeriodSales Sales) ReadPeriod(NpgsqlDataReader row) =>
        (row.GetString(0), new PeriodSales(row.GetFieldValue<DateTimeOffset>(1), ReadCounts(row, 2)));

    private static PopularSession ReadPopular(NpgsqlDataReader row) => new(
        new SessionId(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3),
        row.GetInt64(4), row.GetInt64(5), new Money(row.GetInt64(6), row.GetString(7)));

    private static SaleCounts ReadCounts(NpgsqlDataReader row, int first) => new(
        row.GetInt64(first), row.GetInt64(first + 1), row.GetInt64(first + 2), row.GetInt64(first + 3),
        row.GetInt64(first + 4), row.GetInt64(first + 5), row.GetInt64(first + 6), row.GetInt64(first + 7),
        row.GetInt64(first + 8), row.GetInt64(first + 9));

    private static NpgsqlParameter Id(SessionId? session) => new()
    {
        Value = session is { } id ? id.Value : DBNull.Value,
        NpgsqlDbType = NpgsqlDbType.Uuid,
    };

    private static NpgsqlParameter<int> Number(int number) => new() { TypedValue = number };

    private static NpgsqlParameter<DateTime> Instant(DateTime instant) => new()
    {
        TypedValue = DateTime.SpecifyKind(instant, DateTimeKind.Utc),
        NpgsqlDbType = NpgsqlDbType.TimestampTz,
    };
}
