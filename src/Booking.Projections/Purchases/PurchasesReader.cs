using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Booking.Domain;
using Booking.Projections.Paging;
using Npgsql;
using NpgsqlTypes;

namespace Booking.Projections.Purchases;

/// <summary>Reads purchases, each once its session is listed. Safe for concurrent use.</summary>
/// <param name="dataSource">The database that has <c>booking.purchases</c> and <c>booking.session_list</c>.</param>
public sealed class PurchasesReader(NpgsqlDataSource dataSource)
{
    private const string SelectByCustomer =
        """
        select p.reservation_id, p.session_id, p.customer_id, p.payment_id, s.title, s.venue, s.starts_at,
          p.seats, p.areas, p.total, s.currency, p.status, p.paid_at, p.refunded_at, p.tickets,
          (select jsonb_object_agg(c.ticket_id, c.checked_in_at)
            from booking.check_ins as c where c.reservation_id = p.reservation_id)
        from booking.purchases as p join booking.session_list as s using (session_id)
        where p.customer_id = $1
          and (p.paid_at, p.reservation_id)
            < (coalesce($2, 'infinity'), coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
        order by p.paid_at desc, p.reservation_id desc
        limit $4
        """;

    private const string SelectTicket =
        """
        select customer_id, status, tickets from booking.purchases
        where jsonb_path_query_array(tickets, '$[*].ticketId') @> jsonb_build_array($1::text)
        limit 1
        """;

    /// <summary>A ticket by its id, also one that was refunded; null where there is none (yet).</summary>
    public async Task<PurchasedTicket?> FindTicketAsync(TicketId ticket, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectTicket);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ticket.ToString() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var found = Read(reader, 2, ReadModelJson.Default.ImmutableArrayTicket).Single(one => one.TicketId == ticket.Value);
        return new PurchasedTicket(found, new CustomerId(reader.GetGuid(0)), StatusOf(reader.GetString(1)));
    }

    /// <summary>A page of a customer's purchases, the newest first.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="limit">At most this many, 1 or more.</param>
    /// <param name="after">Where the page before ended, null for the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Page<PurchaseView>> ReadByCustomerAsync(
        CustomerId customer, int limit, KeysetCursor? after, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectByCustomer);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = customer.Value });
        command.Parameters.Add(Nullable(after?.At, NpgsqlDbType.TimestampTz));
        command.Parameters.Add(Nullable(after?.Id, NpgsqlDbType.Uuid));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit + 1 });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var items = new List<PurchaseView>();
        while (await reader.ReadAsync(cancellationToken))
            items.Add(ReadPurchase(reader));
        if (items.Count <= limit)
            return new Page<PurchaseView>(items, null);
        items.RemoveAt(limit);
        return new Page<PurchaseView>(items, new KeysetCursor(items[^1].PaidAt, items[^1].ReservationId.Value));
    }

    private static PurchaseView ReadPurchase(NpgsqlDataReader row) => new(
        new ReservationId(row.GetGuid(0)),
        new SessionId(row.GetGuid(1)),
        new CustomerId(row.GetGuid(2)),
        new PaymentId(row.GetGuid(3)),
        row.GetString(4),
        row.GetString(5),
        row.GetFieldValue<DateTimeOffset>(6),
        Read(row, 7, ReadModelJson.Default.ImmutableArrayString),
        Read(row, 8, ReadModelJson.Default.ImmutableArrayAreaClaim),
        new Money(row.GetInt64(9), row.GetString(10)),
        StatusOf(row.GetString(11)),
        row.GetFieldValue<DateTimeOffset>(12),
        row.IsDBNull(13) ? null : row.GetFieldValue<DateTimeOffset>(13),
        Read(row, 14, ReadModelJson.Default.ImmutableArrayTicket),
        row.IsDBNull(15) ? ImmutableDictionary<Guid, DateTimeOffset>.Empty : ReadCheckIns(row.GetFieldValue<byte[]>(15)));

    private static PurchaseStatus StatusOf(string status) =>
        status == "refunded" ? PurchaseStatus.Refunded : PurchaseStatus.Paid;

    private static ImmutableDictionary<Guid, DateTimeOffset> ReadCheckIns(byte[] json) =>
        JsonSerializer.Deserialize(json, ReadModelJson.Default.ImmutableDictionaryGuidDateTimeOffset)
        ?? throw new InvalidDataException("The check-ins of a purchase are null.");

    private static ImmutableArray<T> Read<T>(NpgsqlDataReader row, int column, JsonTypeInfo<ImmutableArray<T>> typeInfo) =>
        JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(column), typeInfo);

    private static NpgsqlParameter Nullable<T>(T? value, NpgsqlDbType type) =>
        new() { Value = value is null ? DBNull.Value : value, NpgsqlDbType = type };
}
