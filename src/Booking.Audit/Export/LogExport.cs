using System.Data;
using Npgsql;
using NpgsqlTypes;

namespace Booking.Audit.Export;

/// <summary>Writes events as they are recorded, or purchases, row by row: memory does not grow with the log.</summary>
/// <param name="dataSource">The database.</param>
public sealed class LogExport(NpgsqlDataSource dataSource)
{
    private const string SelectEvents =
        """
        select seq_id, stream_id, version, type, timestamp, headers ->> 'actor', correlation_id, causation_id,
          headers ->> 'hash', data
        from booking.mt_events
        where ($1::timestamptz is null or timestamp >= $1) and ($2::timestamptz is null or timestamp < $2)
          and ($3::uuid is null or stream_id = $3)
        order by seq_id
        """;

    // The list of sessions is another projection's: that one may stand still, and no purchase may be left out for it.
    private const string SelectPurchases =
        """
        select p.reservation_id, p.session_id, coalesce(s.title, e.data ->> 'title'), p.customer_id, p.payment_id, p.status,
          p.total, coalesce(s.currency, e.data ->> 'currency'), p.paid_at, p.refunded_at, p.version, p.seats, p.areas
        from booking.purchases as p
        left join booking.session_list as s using (session_id)
        left join booking.mt_events as e on e.stream_id = p.session_id and e.version = 1
        where ($1::timestamptz is null or p.paid_at >= $1) and ($2::timestamptz is null or p.paid_at < $2)
          and ($3::uuid is null or p.session_id = $3)
        order by p.paid_at, p.reservation_id
        """;

    /// <summary>Writes events in the order of the log, each with its data as it was stored.</summary>
    /// <returns>How many.</returns>
    public Task<long> WriteEventsAsync(
        Stream output, ExportFormat format, ExportFilter filter, CancellationToken cancellationToken) =>
        WriteAsync(
            SelectEvents,
            new RowWriter(
                output, format, "position", "sessionId", "version", "type", "timestamp", "actor", "correlationId",
                "causationId", "hash", "data"),
            (row, writer) =>
            {
                writer.Add(row.GetInt64(0));
                writer.Add(row.GetGuid(1).ToString());
                writer.Add(row.GetInt64(2));
                writer.Add(row.GetString(3));
                writer.Add(row.GetDateTime(4));
                for (var column = 5; column < 9; column++)
                    writer.Add(row.IsDBNull(column) ? null : row.GetString(column));
                writer.AddJson(row.GetFieldValue<byte[]>(9));
            },
            filter, cancellationToken);

    /// <summary>Writes purchases, also those that were refunded, by the instant of their payment.</summary>
    /// <returns>How many.</returns>
    public Task<long> WritePurchasesAsync(
        Stream output, ExportFormat format, ExportFilter filter, CancellationToken cancellationToken) =>
        WriteAsync(
            SelectPurchases,
            new RowWriter(
                output, format, "reservationId", "sessionId", "title", "customerId", "paymentId", "status", "amount",
                "currency", "paidAt", "refundedAt", "version", "seats", "areas"),
            (row, writer) =>
            {
                writer.Add(row.GetGuid(0).ToString());
                writer.Add(row.GetGuid(1).ToString());
                writer.Add(row.IsDBNull(2) ? null : row.GetString(2));
                writer.Add(row.GetGuid(3).ToString());
                writer.Add(row.GetGuid(4).ToString());
                writer.Add(row.GetString(5));
                writer.Add(row.GetInt64(6));
                writer.Add(row.IsDBNull(7) ? null : row.GetString(7));
                writer.Add(row.GetDateTime(8));
                writer.Add(row.IsDBNull(9) ? (DateTime?)null : row.GetDateTime(9));
                writer.Add(row.GetInt64(10));
                writer.AddJson(row.GetFieldValue<byte[]>(11));
                writer.AddJson(row.GetFieldValue<byte[]>(12));
            },
            filter, cancellationToken);

    private async Task<long> WriteAsync(
        string sql, RowWriter writer, Action<NpgsqlDataReader, RowWriter> write, ExportFilter filter,
        CancellationToken cancellationToken)
    {
        using (writer)
        {
            await using var command = dataSource.CreateCommand(sql);
            // An export takes as long as the log is long.
            command.CommandTimeout = 0;
            command.Parameters.Add(Nullable(filter.From?.ToUniversalTime(), NpgsqlDbType.TimestampTz));
            command.Parameters.Add(Nullable(filter.To?.ToUniversalTime(), NpgsqlDbType.TimestampTz));
            command.Parameters.Add(Nullable(filter.Session, NpgsqlDbType.Uuid));
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellationToken);
            var rows = 0L;
            for (; await reader.ReadAsync(cancellationToken); rows++)
            {
                writer.BeginRow();
                write(reader, writer);
                await writer.EndRowAsync(cancellationToken);
            }

            await writer.FlushAsync(cancellationToken);
            return rows;
        }
    }

    private static NpgsqlParameter Nullable<T>(T? value, NpgsqlDbType type) =>
        new() { Value = value is null ? DBNull.Value : value, NpgsqlDbType = type };
}
