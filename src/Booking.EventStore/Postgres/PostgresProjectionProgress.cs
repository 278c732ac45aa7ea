using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>Progress in <c>mt_event_progression</c>, fenced by its old value.</summary>
/// <param name="dataSource">The database that the events are in.</param>
public sealed class PostgresProjectionProgress(NpgsqlDataSource dataSource) : IProjectionProgress
{
    /// <inheritdoc/>
    public async Task<long> ReadAsync(string projection, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "select last_seq_id from booking.mt_event_progression where name = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection });
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }

    /// <inheritdoc/>
    public async Task<bool> AdvanceAsync(string projection, long from, long to, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(from == 0 ? SqlText.BeginProgress : SqlText.AdvanceProgress);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
        if (from != 0)
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, long>> ReadAllAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "select name, coalesce(last_seq_id, 0) from booking.mt_event_progression");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var all = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            all.Add(reader.GetString(0), reader.GetInt64(1));
        return all;
    }

    /// <inheritdoc/>
    public async Task ResetAsync(string projection, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("delete from booking.mt_event_progression where name = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
