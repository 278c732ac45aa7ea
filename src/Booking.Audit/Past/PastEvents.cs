using System.Text.Json;
using System.Text.Json.Nodes;
using Booking.Domain;
using Booking.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Booking.Audit.Past;

/// <summary>Picks events from the log by whom or what they name. Safe for concurrent use.</summary>
/// <param name="dataSource">The database that has the log.</param>
/// <param name="eventTypes">The events that the log may hold.</param>
/// <param name="customers">Where customers are named.</param>
public sealed class PastEvents(NpgsqlDataSource dataSource, EventTypes eventTypes, CustomerIndex customers) : IDisposable
{
    private const int ConcurrentScans = 2;

    private const string Columns =
        """
        select seq_id, id, stream_id, version, type, data, timestamp, headers, correlation_id, causation_id
        from booking.mt_events

        """;

    // By the stream's index: what the whole session has is looked at, and nothing else.
    private const string SelectOfSeat = Columns +
        """
        where stream_id = $1 and version > $2 and (data @> $3 or data @> $4)
        order by version limit $5
        """;

    // The event itself has the last word on whom it names.
    private const string SelectOfCustomer =
        """
        select e.seq_id, e.id, e.stream_id, e.version, e.type, e.data, e.timestamp, e.headers, e.correlation_id, e.causation_id
        from (
          select position from booking.audit_customer_events where customer_id = $2 and position < $1
          order by position desc limit $3
        ) as named join booking.mt_events as e on e.seq_id = named.position
        where e.data ->> 'customerId' = $2::text
        order by e.seq_id desc
        """;

    private const string CountByType =
        """
        select type, count(*) from booking.mt_events
        where stream_id = $1 and version > $2 and version <= $3
        group by type order by type
        """;

    private readonly SemaphoreSlim _scans = new(ConcurrentScans);

    /// <summary>Events of a session that name a seat, the oldest first.</summary>
    /// <param name="session">The session.</param>
    /// <param name="seat">The seat's id.</param>
    /// <param name="afterVersion">0 for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<StoredEvent>> ReadOfSeatAsync(
        SessionId session, string seat, long afterVersion, int limit, CancellationToken cancellationToken) =>
        ScanAsync(
            SelectOfSeat, cancellationToken,
            new NpgsqlParameter<Guid> { TypedValue = session.Value },
            new NpgsqlParameter<long> { TypedValue = afterVersion },
            Json(new JsonObject { ["seats"] = new JsonArray(seat) }),
            Json(new JsonObject { ["seat"] = seat }),
            new NpgsqlParameter<int> { TypedValue = limit });

    /// <summary>Events of all sessions that name a customer, the newest first.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="beforePosition">Null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<StoredEvent>> ReadOfCustomerAsync(
        CustomerId customer, long? beforePosition, int limit, CancellationToken cancellationToken)
    {
        await customers.CatchUpAsync(cancellationToken);
        return await ScanAsync(
            SelectOfCustomer, cancellationToken,
            new NpgsqlParameter<long> { TypedValue = beforePosition ?? long.MaxValue },
            new NpgsqlParameter<Guid> { TypedValue = customer.Value },
            new NpgsqlParameter<int> { TypedValue = limit });
    }

    /// <summary>How many events of each type a session has between two versions.</summary>
    /// <param name="session">The session.</param>
    /// <param name="after">This version's event is not among them.</param>
    /// <param name="upTo">This version's event is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyDictionary<string, long>> CountByTypeAsync(
        SessionId session, long after, long upTo, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(CountByType);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            counts.Add(reader.GetString(0), reader.GetInt64(1));
        return counts;
    }

    /// <inheritdoc/>
    public void Dispose() => _scans.Dispose();

    private async Task<IReadOnlyList<StoredEvent>> ScanAsync(
        string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await _scans.WaitAsync(cancellationToken);
        try
        {
            await using var command = dataSource.CreateCommand(sql);
            command.Parameters.AddRange(parameters);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var events = new List<StoredEvent>();
            while (await reader.ReadAsync(cancellationToken))
                events.Add(Read(reader));
            return events;
        }
        finally
        {
            _scans.Release();
        }
    }

    private StoredEvent Read(NpgsqlDataReader row)
    {
        var type = row.GetString(4);
        return new StoredEvent(
            row.GetInt64(0),
            row.GetGuid(1),
            row.GetGuid(2),
            row.GetInt64(3),
            type,
            eventTypes.Deserialize(type, row.GetFieldValue<byte[]>(5)),
            new DateTimeOffset(row.GetDateTime(6)),
            row.IsDBNull(7) ? null : row.GetString(7),
            row.IsDBNull(8) ? null : row.GetString(8),
            row.IsDBNull(9) ? null : row.GetString(9));
    }

    private static NpgsqlParameter<string> Json(JsonNode json) =>
        new() { TypedValue = json.ToJsonString(JsonSerializerOptions.Web), NpgsqlDbType = NpgsqlDbType.Jsonb };
}
