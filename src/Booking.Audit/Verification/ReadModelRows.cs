using Booking.EventStore.Chain;
using Booking.Projections.Purchases;
using Booking.Projections.Statistics;
using Npgsql;

namespace Booking.Audit.Verification;

/// <summary>Reads what PostgreSQL keeps beside the log of a range of sessions, in the transaction of the reader.</summary>
internal static class ReadModelRows
{
    private const string Streams =
        "select id, version from booking.mt_streams where id >= $1 and id <= $2";

    private const string List =
        """
        select session_id, version, status, title, venue, starts_at, currency, plan_hash, places, held, sold, blocked
        from booking.session_list where session_id >= $1 and session_id <= $2
        """;

    private const string Counted =
        """
        select session_id, version, title, venue, starts_at, currency
        from booking.session_statistics where session_id >= $1 and session_id <= $2
        """;

    private const string Categories =
        """
        select session_id, category, price, places, held, sold, blocked
        from booking.category_statistics where session_id >= $1 and session_id <= $2
        """;

    private const string Sales =
        """
        select session_id, span, begins_at, reservations, payments, cancellations, expiries, refunds, check_ins,
          places_sold, places_refunded, paid_amount, refunded_amount
        from booking.sales where session_id >= $1 and session_id <= $2
        """;

    private const string Sealed =
        """
        select stream_id, seal, version, hash from booking.audit_seal_heads
        where stream_id >= $1 and stream_id <= $2 order by stream_id, version, seal
        """;

    private const string SelectProgress =
        "select coalesce((select last_seq_id from booking.mt_event_progression where name = $1), 0)";

    /// <summary>How far the purchases are.</summary>
    public static async Task<long> ReadPurchasesProgressAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SelectProgress, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PurchasesProjection.ProjectionName });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Notes the versions that the streams of a range are said to be at.</summary>
    public static Task ReadStreamVersionsAsync(
        NpgsqlConnection connection, Guid first, Guid last, Func<Guid, SessionRows> rowsOf, CancellationToken cancellationToken) =>
        EachAsync(
            connection, Streams, first, last, row => rowsOf(row.GetGuid(0)).StreamVersion = row.GetInt64(1), cancellationToken);

    /// <summary>Adds to what is known of the sessions of a range, both ends among them.</summary>
    public static async Task ReadAsync(
        NpgsqlConnection connection, Guid first, Guid last, Dictionary<Guid, SessionRows> sessions,
        CancellationToken cancellationToken)
    {
        await EachAsync(connection, List, first, last, row => Of(row).List = new ListRow(
            row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetDateTime(5), row.GetString(6),
            row.GetString(7), row.GetInt32(8), new PlaceCounts(row.GetInt32(9), row.GetInt32(10), row.GetInt32(11))), cancellationToken);
        await EachAsync(connection, Counted, first, last, row => Of(row).Statistics = new StatisticsRow(
            row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetDateTime(4), row.GetString(5)), cancellationToken);
        await EachAsync(connection, Categories, first, last, row => Of(row).Statistics?.Categories.Add(
            row.GetString(1),
            new CategoryRow(
                row.GetInt64(2), row.GetInt64(3), new PlaceCounts(row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)))), cancellationToken);
        await EachAsync(connection, Sales, first, last, row =>
        {
            if (Of(row).Statistics is { } counted)
                (row.GetString(1) == "day" ? counted.Days : counted.Minutes)[row.GetDateTime(2).Ticks] = CountsOf(row);
        }, cancellationToken);
        await EachAsync(connection, Sealed, first, last, row =>
        {
            // What is no hash is equal to none.
            var hash = EventHash.TryParse(row.GetString(3), out var parsed) ? parsed : default;
            Of(row).Sealed.Add(new SealedHead(row.GetInt64(1), row.GetInt64(2), hash));
        }, cancellationToken);

        SessionRows Of(NpgsqlDataReader row)
        {
            var id = row.GetGuid(0);
            if (!sessions.TryGetValue(id, out var session))
                sessions.Add(id, session = new SessionRows());
            return session;
        }
    }

    private static SaleCounts CountsOf(NpgsqlDataReader row) => new(
        row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9),
        row.GetInt64(10), row.GetInt64(11), row.GetInt64(12));

    private static async Task EachAsync(
        NpgsqlConnection connection, string sql, Guid first, Guid last, Action<NpgsqlDataReader> take,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = first });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = last });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            take(reader);
    }
}
