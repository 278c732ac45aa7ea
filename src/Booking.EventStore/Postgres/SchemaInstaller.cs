using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>
/// Brings a database to the schema of this program: every numbered script once, each in a transaction of its own, with
/// a record of it. Safe when several nodes start at once, and quick when there is nothing to do.
/// </summary>
/// <param name="dataSource">The database; its user may create the schema <c>booking</c>.</param>
/// <param name="furtherScripts">Scripts beside those of the store, for example of read models.</param>
public sealed class SchemaInstaller(NpgsqlDataSource dataSource, IEnumerable<SchemaScript>? furtherScripts = null)
{
    private const long InstallLock = 0x626F6F6B_696E6702;

    private const string CreateRecord =
        """
        create schema if not exists booking;
        create table if not exists booking.schema_scripts (
          number     integer     primary key,
          name       text        not null,
          checksum   text        not null,
          applied_at timestamptz not null default now()
        );
        """;

    private readonly SchemaScript[] _scripts =
        [.. SchemaScript.EmbeddedIn(typeof(SchemaInstaller).Assembly).Concat(furtherScripts ?? [])
            .OrderBy(script => script.Number)];

    /// <summary>Applies what is missing.</summary>
    /// <returns>The names of the scripts that this call applied.</returns>
    /// <exception cref="SchemaMismatchException">An applied script was changed afterwards, or two scripts have one
    /// number. Nothing was applied.</exception>
    /// <exception cref="PostgresException">A script failed; those before it stay applied.</exception>
    public async Task<IReadOnlyList<string>> InstallAsync(CancellationToken cancellationToken)
    {
        foreach (var pair in _scripts.Zip(_scripts.Skip(1)))
        {
            if (pair.First.Number == pair.Second.Number)
                throw new SchemaMismatchException($"{pair.First.Name} and {pair.Second.Name} have the same number.");
        }
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await CreateRecordAsync(connection, cancellationToken);
        var recorded = await ReadRecordAsync(connection, cancellationToken);
        foreach (var script in _scripts)
            CheckUnchanged(script, recorded);

        var applied = new List<string>();
        foreach (var script in _scripts.Where(script => !recorded.ContainsKey(script.Number)))
        {
            if (await ApplyAsync(connection, script, cancellationToken))
                applied.Add(script.Name);
        }
        return applied;
    }

    private static async Task CreateRecordAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand(
            "select to_regclass('booking.schema_scripts') is not null", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is true)
            return;
        // IF NOT EXISTS alone is not safe against another installer at the same moment.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, cancellationToken);
        await using var create = new NpgsqlCommand(CreateRecord, connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<Dictionary<int, SchemaRecord>> ReadRecordAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var recorded = new Dictionary<int, SchemaRecord>();
        await using var command = new NpgsqlCommand(
            "select number, name, checksum from booking.schema_scripts", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            recorded.Add(reader.GetInt32(0), new SchemaRecord(reader.GetString(1), reader.GetString(2)));
        return recorded;
    }

    private static async Task<bool> ApplyAsync(
        NpgsqlConnection connection, SchemaScript script, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, cancellationToken);
        var recorded = await ReadRecordAsync(connection, cancellationToken);
        CheckUnchanged(script, recorded);
        if (recorded.ContainsKey(script.Number))
            return false;

        await using var apply = new NpgsqlCommand(script.Sql, connection);
        await apply.ExecuteNonQueryAsync(cancellationToken);
        await using var record = new NpgsqlCommand(
            "insert into booking.schema_scripts (number, name, checksum) values ($1, $2, $3)", connection);
        record.Parameters.Add(new NpgsqlParameter<int> { TypedValue = script.Number });
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = script.Name });
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = script.Checksum });
        await record.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = InstallLock });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void CheckUnchanged(SchemaScript script, Dictionary<int, SchemaRecord> recorded)
    {
        if (recorded.TryGetValue(script.Number, out var record) && record.Checksum != script.Checksum)
        {
            throw new SchemaMismatchException(
                $"The database has {record.Name} applied with checksum {record.Checksum}, but {script.Name} of this "
                + $"program has {script.Checksum}. An applied script is never changed: add a new one.");
        }
    }

    private sealed record SchemaRecord(string Name, string Checksum);
}
