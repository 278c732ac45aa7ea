using System.Text.Json;
using Npgsql;

namespace Booking.Audit.Chain;

/// <summary>Reads events as they are recorded, for people to look at. Safe for concurrent use.</summary>
/// <param name="dataSource">The database of the log.</param>
public sealed class RecordedEvents(NpgsqlDataSource dataSource)
{
    private const string Select =
        """
        select version, seq_id, type, timestamp, headers ->> 'actor', correlation_id, causation_id, data, headers ->> 'hash'
        from booking.mt_events where stream_id = $1 and version > $2 order by version limit $3
        """;

    private const string SelectExistence = "select exists (select from booking.mt_streams where id = $1)";

    /// <summary>A page of a session's events, in the order of versions.</summary>
    /// <returns>Null where there is no such session.</returns>
    public async Task<IReadOnlyList<RecordedEvent>?> ReadAsync(
        Guid session, long afterVersion, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterVersion });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var events = new List<RecordedEvent>();
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
                events.Add(Read(row));
        }

        return events.Count > 0 || await ExistsAsync(session, cancellationToken) ? events : null;
    }

    /// <summary>Whether there is such a session.</summary>
    public async Task<bool> ExistsAsync(Guid session, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectExistence);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static RecordedEvent Read(NpgsqlDataReader row)
    {
        using var data = JsonDocument.Parse(row.GetFieldValue<byte[]>(7));
        return new RecordedEvent(
            row.GetInt64(0), row.GetInt64(1), row.GetString(2), new DateTimeOffset(row.GetDateTime(3)), Text(row, 4),
            Text(row, 5), Text(row, 6), data.RootElement.Clone(), Text(row, 8));
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
