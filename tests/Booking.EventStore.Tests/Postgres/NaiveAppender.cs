using Npgsql;
using NpgsqlTypes;

namespace Booking.EventStore.Tests.Postgres;

/// <summary>
/// What one writes at first: read the version, compare it in the program, then insert, each writer in a transaction of
/// its own with whatever number the sequence gives. Kept to show that the checks of these tests find its faults.
/// </summary>
internal sealed class NaiveAppender(NpgsqlDataSource dataSource)
{
    private const string Insert =
        """
        insert into booking.mt_events (seq_id, id, stream_id, version, data, type, mt_dotnet_type)
        select nextval('booking.mt_events_sequence'), $1, $2, coalesce(max(version), 0) + 1, $3, $4, 'naive'
        from booking.mt_events where stream_id = $2
        """;

    /// <summary>Runs between the check of the version and the insertion.</summary>
    public Func<Task> AfterCheck { get; init; } = () => Task.CompletedTask;

    /// <summary>Runs between the drawing of the position and the commit.</summary>
    public Func<Task> BeforeCommit { get; init; } = () => Task.CompletedTask;

    /// <returns>Whether the version was the expected one, as far as the naive writer can tell.</returns>
    public async Task<bool> AppendAsync(Guid stream, long expectedVersion, NewEvent newEvent)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using (var check = new NpgsqlCommand(
            "select count(*) from booking.mt_events where stream_id = $1", connection))
        {
            check.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
            if ((long)(await check.ExecuteScalarAsync())! != expectedVersion)
                return false;
        }
        await AfterCheck();

        await using var transaction = await connection.BeginTransactionAsync();
        await using (var insert = new NpgsqlCommand(Insert, connection))
        {
            var (type, _, json) = Given.EventTypes().Serialize(newEvent.Data);
            insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = newEvent.Id });
            insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
            insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = json, NpgsqlDbType = NpgsqlDbType.Jsonb });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = type });
            await insert.ExecuteNonQueryAsync();
        }
        await BeforeCommit();
        await transaction.CommitAsync();
        return true;
    }
}
