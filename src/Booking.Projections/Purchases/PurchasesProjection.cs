using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.Daemon;
using Booking.Projections.Rebuild;
using Npgsql;
using NpgsqlTypes;

namespace Booking.Projections.Purchases;

/// <summary>Keeps one row a paid reservation and one a used ticket; each batch is one transaction.</summary>
public sealed class PurchasesProjection : IProjection
{
    /// <summary>The name of its progress.</summary>
    public const string ProjectionName = "purchases-1";

    private const string UpsertPaid =
        """
        insert into booking.purchases as p (
          reservation_id, version, session_id, customer_id, payment_id, status, total, paid_at, refunded_at,
          seats, areas, tickets)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        on conflict (reservation_id) do update
        set version = excluded.version, status = excluded.status, refunded_at = excluded.refunded_at
        where p.version < excluded.version
        """;

    private const string UpdateRefunded =
        """
        update booking.purchases as p
        set version = r.version, status = 'refunded', refunded_at = r.refunded_at
        from unnest($1, $2, $3) as r (reservation_id, version, refunded_at)
        where p.reservation_id = r.reservation_id and p.version < r.version
        """;

    private const string InsertCheckIns =
        """
        insert into booking.check_ins (reservation_id, ticket_id, checked_in_at)
        select * from unnest($1, $2, $3)
        on conflict (reservation_id, ticket_id) do nothing
        """;

    private const string SelectUnknown =
        """
        select r.reservation_id from unnest($1) as r (reservation_id)
        where not exists (select from booking.purchases as p where p.reservation_id = r.reservation_id)
        limit 1
        """;

    private readonly NpgsqlDataSource _dataSource;
    private readonly TablePlace _place;

    /// <summary>The projection of a log.</summary>
    /// <param name="dataSource">The database that has <c>booking.purchases</c>.</param>
    public PurchasesProjection(NpgsqlDataSource dataSource)
        : this(dataSource, TablePlace.Read) =>
        Replacement = new TableReplacement(
            dataSource, Name, new PurchasesProjection(dataSource, TablePlace.Copy), "purchases", "check_ins");

    private PurchasesProjection(NpgsqlDataSource dataSource, TablePlace place)
    {
        _dataSource = dataSource;
        _place = place;
    }

    /// <inheritdoc/>
    public string Name => ProjectionName;

    /// <inheritdoc/>
    public IReplacement? Replacement { get; }

    /// <inheritdoc/>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public bool IsUrgent(StoredEvent candidate) => false;

    /// <inheritdoc/>
    public Task<bool> MaintainAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    /// <inheritdoc/>
    public async Task ApplyAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        var paid = new Dictionary<Guid, PaidRow>();
        var refunded = new Dictionary<Guid, StoredEvent>();
        var used = new List<TicketCheckedIn>();
        foreach (var e in events)
        {
            if (e.Data is ReservationPaid payment)
                paid[payment.ReservationId] = new PaidRow(e, payment, null);
            else if (e.Data is ReservationRefunded refund && paid.TryGetValue(refund.ReservationId, out var row))
                paid[refund.ReservationId] = row with { Refund = e };
            else if (e.Data is ReservationRefunded other)
                refunded[other.ReservationId] = e;
            else if (e.Data is TicketCheckedIn checkedIn)
                used.Add(checkedIn);
        }

        if (paid.Count + refunded.Count + used.Count == 0)
            return;
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        if (paid.Count > 0)
            batch.BatchCommands.Add(UpsertOf([.. paid.Values]));
        if (used.Count > 0)
            batch.BatchCommands.Add(CheckInsOf([.. used]));
        if (refunded.Count > 0)
            AddRefunds(batch, [.. refunded]);
        // One transaction: the batch has no other. Its one query is that for refunds of what was never paid.
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            if (await reader.ReadAsync(cancellationToken))
                throw new ProjectionInvariantException($"{reader.GetGuid(0)} is refunded and was never paid.");
        }
        while (await reader.NextResultAsync(cancellationToken));
    }

    private NpgsqlBatchCommand UpsertOf(PaidRow[] rows) => new(_place.Of(UpsertPaid))
    {
        Parameters =
        {
            Array(rows, NpgsqlDbType.Uuid, row => row.Payment.ReservationId),
            Array(rows, NpgsqlDbType.Bigint, row => (row.Refund ?? row.Event).Version),
            Array(rows, NpgsqlDbType.Uuid, row => row.Event.StreamId),
            Array(rows, NpgsqlDbType.Uuid, row => row.Payment.CustomerId),
            Array(rows, NpgsqlDbType.Uuid, row => row.Payment.PaymentId),
            Array(rows, NpgsqlDbType.Text, row => row.Refund is null ? "paid" : "refunded"),
            Array(rows, NpgsqlDbType.Bigint, row => row.Payment.Amount),
            Array(rows, NpgsqlDbType.TimestampTz, row => row.Payment.PaidAt.ToUniversalTime()),
            Array(rows, NpgsqlDbType.TimestampTz, row => row.Refund?.Timestamp.ToUniversalTime()),
            Array(rows, NpgsqlDbType.Jsonb, row => Json(row.Payment.Seats, ReadModelJson.Default.ImmutableArrayString)),
            Array(rows, NpgsqlDbType.Jsonb, row => Json(row.Payment.Areas, ReadModelJson.Default.ImmutableArrayAreaClaim)),
            Array(rows, NpgsqlDbType.Jsonb, row => Json(row.Payment.Tickets, ReadModelJson.Default.ImmutableArrayTicket)),
        },
    };

    private NpgsqlBatchCommand CheckInsOf(TicketCheckedIn[] used) => new(_place.Of(InsertCheckIns))
    {
        Parameters =
        {
            Array(used, NpgsqlDbType.Uuid, ticket => ticket.ReservationId),
            Array(used, NpgsqlDbType.Uuid, ticket => ticket.TicketId),
            Array(used, NpgsqlDbType.TimestampTz, ticket => ticket.CheckedInAt.ToUniversalTime()),
        },
    };

    private void AddRefunds(NpgsqlBatch batch, KeyValuePair<Guid, StoredEvent>[] refunds)
    {
        batch.BatchCommands.Add(new NpgsqlBatchCommand(_place.Of(UpdateRefunded))
        {
            Parameters =
            {
                Array(refunds, NpgsqlDbType.Uuid, refund => refund.Key),
                Array(refunds, NpgsqlDbType.Bigint, refund => refund.Value.Version),
                Array(refunds, NpgsqlDbType.TimestampTz, refund => refund.Value.Timestamp.ToUniversalTime()),
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(_place.Of(SelectUnknown))
        {
            Parameters = { Array(refunds, NpgsqlDbType.Uuid, refund => refund.Key) },
        });
    }

    private static NpgsqlParameter<T[]> Array<TRow, T>(TRow[] rows, NpgsqlDbType type, Func<TRow, T> value) =>
        new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | type };

    private static string Json<T>(T value, JsonTypeInfo<T> typeInfo) => JsonSerializer.Serialize(value, typeInfo);

    private sealed record PaidRow(StoredEvent Event, ReservationPaid Payment, StoredEvent? Refund);
}
