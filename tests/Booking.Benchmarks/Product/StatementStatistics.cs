using Booking.EventStore.Postgres;
using Booking.Local;
using Npgsql;

namespace Booking.Benchmarks.Product;

/// <summary>
/// What PostgreSQL's own <c>pg_stat_statements</c> says of the statements of a while. It is loaded with the server and counts only
/// between <see cref="BeginAsync"/> and <see cref="EndAsync"/>.
/// </summary>
internal sealed class StatementStatistics(NpgsqlDataSource database)
{
    private const string CountAll = "alter system set pg_stat_statements.track = 'all'";
    private const string CountNothing = "alter system set pg_stat_statements.track = 'none'";

    private const string Read =
        """
        select s.query, s.toplevel, s.calls, s.total_exec_time, s.rows, s.shared_blks_hit, s.shared_blks_read
        from pg_stat_statements s join pg_database d on d.oid = s.dbid
        where d.datname = current_database()
        order by s.total_exec_time desc
        """;

    /// <summary>Has a server load it; the server is started again for that.</summary>
    public static async Task LoadAsync(LocalPostgres postgres, CancellationToken cancel)
    {
        await using var database = PostgresDataSource.Create(postgres.ConnectionString + ";Pooling=false");
        await using var available = database.CreateCommand(
            "select exists (select from pg_available_extensions where name = 'pg_stat_statements')");
        if (await available.ExecuteScalarAsync(cancel) is not true)
        {
            throw new InvalidOperationException(
                "The benchmarks need PostgreSQL's extension pg_stat_statements: in Debian's postgresql-15, elsewhere in postgresql-contrib.");
        }

        await ExecuteAsync(database, "alter system set shared_preload_libraries = 'pg_stat_statements'", cancel);
        await postgres.RestartAsync(cancel);
        await ExecuteAsync(database, "create extension if not exists pg_stat_statements", cancel);
        await ExecuteAsync(database, CountNothing, cancel);
        await ExecuteAsync(database, "select pg_reload_conf()", cancel);
    }

    /// <summary>Begins to count, from nothing: also what functions do.</summary>
    public async Task BeginAsync(CancellationToken cancel)
    {
        await TrackAsync(CountAll, cancel);
        await ExecuteAsync(database, "select pg_stat_statements_reset()", cancel);
    }

    /// <summary>Counts no more.</summary>
    /// <returns>What was counted, what took longest first.</returns>
    public async Task<IReadOnlyList<StatementTime>> EndAsync(CancellationToken cancel)
    {
        await TrackAsync(CountNothing, cancel);
        await using var command = database.CreateCommand(Read);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var statements = new List<StatementTime>();
        while (await row.ReadAsync(cancel))
        {
            statements.Add(new StatementTime(
                row.GetString(0), row.GetBoolean(1), row.GetInt64(2), TimeSpan.FromMilliseconds(row.GetDouble(3)),
                row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)));
        }

        return statements;
    }

    // Connections that are there hear of it before their next statement.
    private async Task TrackAsync(string setting, CancellationToken cancel)
    {
        await ExecuteAsync(database, setting, cancel);
        await ExecuteAsync(database, "select pg_reload_conf()", cancel);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>One statement of PostgreSQL over a while.</summary>
/// <param name="Text">With parameters in place of values.</param>
/// <param name="IsAsked">Whether a client asked it; else a function did.</param>
/// <param name="Calls">How often.</param>
/// <param name="Time">In all; that of a function has what it asks in it.</param>
/// <param name="Rows">Read or written.</param>
/// <param name="BlocksHit">Blocks of 8 KiB that were in its memory.</param>
/// <param name="BlocksRead">Those that were not.</param>
internal sealed record StatementTime(
    string Text, bool IsAsked, long Calls, TimeSpan Time, long Rows, long BlocksHit, long BlocksRead)
{
    /// <summary>Whether it is the append of batches itself.</summary>
    public bool IsAppend => IsAsked && Text.Contains("booking.append_events(", StringComparison.Ordinal);

    /// <summary>Whether it reads a session's events, to bring it into memory or up to date.</summary>
    public bool IsReload => Text.Contains("where stream_id = $1 and version > $2", StringComparison.Ordinal);
}
