using Npgsql;
using NpgsqlTypes;

namespace Booking.Audit.Verification;

/// <summary>
/// What the verification in the background has found and not found to be right since, and how far it is; in the database, so that
/// every node can tell of it and any can go on. Safe for concurrent use.
/// </summary>
/// <param name="dataSource">The database.</param>
public sealed class Drift(NpgsqlDataSource dataSource)
{
    private const string Name = "verification";

    private const string SelectProgress = "select after_stream from booking.audit_progress where name = $1";

    private const string UpsertProgress =
        """
        insert into booking.audit_progress as p (name, after_stream, rounds, changed_at)
        values ($1, $2, case when $2 is null then 1 else 0 end, now())
        on conflict (name) do update
        set after_stream = excluded.after_stream, rounds = p.rounds + excluded.rounds, changed_at = excluded.changed_at
        """;

    private const string DeleteRange = "delete from booking.audit_drift where stream_id >= $1 and stream_id <= $2";

    private const string Insert =
        """
        insert into booking.audit_drift (stream_id, check_name, detail, found_at) values ($1, $2, $3, now())
        on conflict (stream_id, check_name) do nothing
        """;

    private const string SelectFirst = "select count(*) over (), detail from booking.audit_drift order by found_at limit 1";

    /// <summary>The last stream that was looked at in this round; null at its beginning.</summary>
    public async Task<Guid?> ReadProgressAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectProgress);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Name });
        return await command.ExecuteScalarAsync(cancellationToken) as Guid?;
    }

    /// <summary>How many faults there are and the first of them; null where there is none.</summary>
    public async Task<(long Count, string First)?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectFirst);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetInt64(0), row.GetString(1)) : null;
    }

    /// <summary>Keeps what a range came to, in one transaction: what was found, what is right again, and how far it is.</summary>
    internal async Task SaveAsync(RangeReport range, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(DeleteRange)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = range.First },
                new NpgsqlParameter<Guid> { TypedValue = range.Last },
            },
        });
        foreach (var fault in range.Report.Checks.SelectMany(check => check.Faults))
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Insert)
            {
                Parameters =
                {
                    new NpgsqlParameter<Guid> { TypedValue = fault.StreamId ?? range.First },
                    new NpgsqlParameter<string> { TypedValue = fault.Check },
                    new NpgsqlParameter<string> { TypedValue = fault.ToString() },
                },
            });
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(UpsertProgress)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = Name },
                new NpgsqlParameter { Value = range.IsLast ? DBNull.Value : range.Last, NpgsqlDbType = NpgsqlDbType.Uuid },
            },
        });
        // One transaction: the batch has no other.
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
