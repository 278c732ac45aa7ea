using Npgsql;
using NpgsqlTypes;

namespace Booking.EventStore.Postgres;

/// <summary>The messages of <c>Schema/003_scheduled_messages.sql</c>.</summary>
/// <param name="dataSource">The database that the events are in.</param>
public sealed class PostgresScheduledMessages(NpgsqlDataSource dataSource) : IScheduledMessages
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ScheduledMessage>> ClaimDueAsync(
        DateTimeOffset now, TimeSpan claimFor, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SqlText.ClaimDueMessages);
        command.Parameters.Add(Instant(now));
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = claimFor });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var claimed = new List<ScheduledMessage>();
        while (await reader.ReadAsync(cancellationToken))
        {
            claimed.Add(new ScheduledMessage(
                reader.GetInt64(0),
                reader.GetGuid(1),
                reader.GetString(2),
                new DateTimeOffset(reader.GetDateTime(3)),
                reader.GetString(4),
                reader.GetInt32(5)));
        }
        claimed.Sort(static (one, other) => (one.DueAt, one.MessageId).CompareTo((other.DueAt, other.MessageId)));
        return claimed;
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(IReadOnlyCollection<long> messageIds, CancellationToken cancellationToken)
    {
        if (messageIds.Count == 0)
            return;
        await using var command = dataSource.CreateCommand(
            "delete from booking.scheduled_messages where message_id = any ($1)");
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. messageIds] });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RetryAsync(
        long messageId, DateTimeOffset dueAt, string reason, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SqlText.RetryMessage);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = messageId });
        command.Parameters.Add(Instant(dueAt));
        command.Parameters.Add(Reason(reason));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task BuryAsync(
        long messageId, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SqlText.BuryMessage);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = messageId });
        command.Parameters.Add(Reason(reason));
        command.Parameters.Add(Instant(now));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task AddAsync(
        Guid streamId, IReadOnlyList<NewScheduledMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
            return;
        await using var command = dataSource.CreateCommand(SqlText.AddMessages);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = streamId });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. messages.Select(m => m.Kind)] });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]>
        {
            TypedValue = [.. messages.Select(m => m.DueAt.UtcDateTime)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        });
        command.Parameters.Add(new NpgsqlParameter<string[]>
        {
            TypedValue = [.. messages.Select(m => m.BodyJson)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "select min(available_at) from booking.scheduled_messages");
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime due ? new DateTimeOffset(due) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> StreamsWaitingAsync(
        string kind, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "select distinct stream_id from booking.scheduled_messages where kind = $1 limit $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kind });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var streams = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            streams.Add(reader.GetGuid(0));
        return streams;
    }

    private static NpgsqlParameter<DateTime> Instant(DateTimeOffset instant) =>
        new() { TypedValue = instant.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    // A reason is often an exception's message, which may quote anything; text cannot hold U+0000.
    private static NpgsqlParameter<string> Reason(string reason) =>
        new() { TypedValue = reason.Replace('\0', '\uFFFD') };
}
