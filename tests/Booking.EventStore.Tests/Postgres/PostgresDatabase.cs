using Booking.EventStore.Postgres;
using Booking.Testing;
using Npgsql;

namespace Booking.EventStore.Tests.Postgres;

/// <summary>A database of one test class with the schema installed.</summary>
public sealed class PostgresDatabase(PostgresServer server) : IAsyncLifetime
{
    public string ConnectionString { get; private set; } = "";

    public NpgsqlDataSource DataSource { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await server.CreateDatabaseAsync("event_store");
        DataSource = PostgresDataSource.Create(ConnectionString);
        await new SchemaInstaller(DataSource).InstallAsync(CancellationToken.None);
        await ExecuteAsync(TestCommits.Install);
    }

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();

    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> QueryAsync<T>(string sql, params object[] parameters)
    {
        await using var command = DataSource.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task EmptyAsync()
    {
        await ExecuteAsync(
            """
            truncate booking.mt_streams, booking.mt_events, booking.mt_event_progression, booking.scheduled_messages,
              booking.dead_letters, booking.snapshots
            """);
    }
}
