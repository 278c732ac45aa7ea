using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Booking.EventStore.Postgres;

/// <summary>The log in PostgreSQL, in the tables of <c>Schema/001_events.sql</c>.</summary>
/// <param name="dataSource">Connections; see <see cref="PostgresDataSource"/> for settings that suit the store.</param>
/// <param name="eventTypes">The events that may be written and read.</param>
public sealed class PostgresEventStore(NpgsqlDataSource dataSource, EventTypes eventTypes) : IEventStore
{
    private readonly ChainHeads _heads = new();

    /// <summary>How long an append may take before its outcome counts as unknown.</summary>
    public TimeSpan AppendTimeout { get; init; } = AppendCall.DefaultTimeout;

    /// <inheritdoc/>
    /// <remarks>The token ends the wait for a connection. Once the request is on its way only
    /// <see cref="AppendTimeout"/> bounds it: to give up then would be to not know the outcome.</remarks>
    /// <exception cref="AppendFailedException">Certainly nothing was written.</exception>
    /// <exception cref="ArgumentException">A batch is empty, or two are for one stream.</exception>
    /// <exception cref="InvalidOperationException">An event is of a type that is not in the list.</exception>
    public async Task<IReadOnlyList<AppendResult>> AppendAsync(
        IReadOnlyList<AppendBatch> batches, CancellationToken cancellationToken)
    {
        if (batches.Count == 0)
            return [];
        AppendBatch.Check(batches);
        var connection = await OpenAsync(cancellationToken);
        var append = AppendOnAsync(connection, batches, cancellationToken);
        try
        {
            return await append.WaitAsync(AppendTimeout + AppendCall.TimeoutGrace, CancellationToken.None);
        }
        catch (TimeoutException exception)
        {
            return AppendCall.Unknown(exception, batches.Count);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredEvent>> ReadStreamAsync(
        Guid streamId, long afterVersion, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SqlText.ReadStream);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = streamId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterVersion });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return await ReadEventsAsync(command, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EventToFold>> ReadForFoldAsync(
        Guid streamId, long afterVersion, int limit, string header, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SqlText.ReadForFold);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = streamId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterVersion });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = header });
        var events = new List<EventToFold>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            long position = row.GetInt64(0), version = row.GetInt64(1);
            var data = ReadData(row.GetString(2), row.GetFieldValue<byte[]>(3), position, streamId, version);
            events.Add(new EventToFold(version, data, row.IsDBNull(4) ? null : row.GetString(4)));
        }

        return events;
    }

    /// <inheritdoc/>
    public async Task<long> ReadVersionAsync(Guid streamId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select version from booking.mt_streams where id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = streamId });
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredEvent>> ReadFeedAsync(
        long afterPosition, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SqlText.ReadFeed);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterPosition });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return await ReadEventsAsync(command, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<long> ReadHeadAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select max(seq_id) from booking.mt_events");
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }

    /// <inheritdoc/>
    public async Task<Snapshot?> ReadSnapshotAsync(Guid streamId, int format, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SqlText.ReadSnapshot);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = streamId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = format });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Snapshot(streamId, reader.GetInt64(0), format, reader.GetFieldValue<byte[]>(1))
            : null;
    }

    /// <inheritdoc/>
    public async Task SaveSnapshotAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SqlText.SaveSnapshot);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = snapshot.StreamId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = snapshot.Format });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = snapshot.Version });
        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>>
        {
            TypedValue = snapshot.Data,
            NpgsqlDbType = NpgsqlDbType.Bytea,
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await dataSource.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception exception) when (AppendOutcome.IsOutage(exception))
        {
            throw AppendOutcome.Failed(exception);
        }
    }

    private async Task<IReadOnlyList<AppendResult>> AppendOnAsync(
        NpgsqlConnection connection, IReadOnlyList<AppendBatch> batches, CancellationToken cancellationToken)
    {
        await using (connection)
        {
            var chained = new ChainedBatches(batches, _heads);
            await using var append = await PrepareAsync(connection, chained, cancellationToken);
            return chained.Settle(append is null ? [] : await ExecuteAsync(append, chained.Sent));
        }
    }

    private async Task<NpgsqlCommand?> PrepareAsync(
        NpgsqlConnection connection, ChainedBatches chained, CancellationToken cancellationToken)
    {
        try
        {
            if (!chained.IsLinked)
                await LinkAsync(connection, chained, cancellationToken);
            var columns = chained.ToColumns(eventTypes);
            if (chained.Sent.Count == 0)
                return null;
            var append = AppendCall.Create(connection, columns, AppendTimeout);
            await append.PrepareAsync(cancellationToken);
            return append;
        }
        catch (Exception exception) when (AppendOutcome.IsOutage(exception))
        {
            throw AppendOutcome.Failed(exception);
        }
    }

    private async Task LinkAsync(
        NpgsqlConnection connection, ChainedBatches chained, CancellationToken cancellationToken)
    {
        await using var read = chained.CreateRead(connection, AppendTimeout);
        await read.PrepareAsync(cancellationToken);
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            chained.Take(reader);
    }

    private static async Task<AppendResult[]> ExecuteAsync(
        NpgsqlCommand append, IReadOnlyList<AppendBatch> batches)
    {
        try
        {
            await using var reader = await append.ExecuteReaderAsync(CancellationToken.None);
            await reader.ReadAsync(CancellationToken.None);
            var results = AppendCall.Results(reader, batches);
            // The commit comes after the row: only the end of the whole answer says that it succeeded.
            await reader.NextResultAsync(CancellationToken.None);
            return results;
        }
        catch (Exception exception) when (AppendOutcome.IsDefinite(exception))
        {
            throw AppendOutcome.Failed(exception);
        }
        catch (Exception exception) when (AppendOutcome.IsLoss(exception))
        {
            return AppendCall.Unknown(exception, batches.Count);
        }
    }

    private async Task<IReadOnlyList<StoredEvent>> ReadEventsAsync(
        NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var events = new List<StoredEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            events.Add(ReadEvent(reader));
        return events;
    }

    private StoredEvent ReadEvent(NpgsqlDataReader row)
    {
        var position = row.GetInt64(0);
        var streamId = row.GetGuid(2);
        var version = row.GetInt64(3);
        var type = row.GetString(4);
        return new StoredEvent(
            position,
            row.GetGuid(1),
            streamId,
            version,
            type,
            ReadData(type, row.GetFieldValue<byte[]>(5), position, streamId, version),
            new DateTimeOffset(row.GetDateTime(6)),
            row.IsDBNull(7) ? null : row.GetString(7),
            row.IsDBNull(8) ? null : row.GetString(8),
            row.IsDBNull(9) ? null : row.GetString(9));
    }

    private object ReadData(string type, byte[] utf8Json, long position, Guid streamId, long version)
    {
        try
        {
            return eventTypes.Deserialize(type, utf8Json);
        }
        catch (Exception reason) when (reason is UnknownEventTypeException or JsonException)
        {
            throw new UnreadableEventException(position, streamId, version, type, reason);
        }
    }
}
