using Booking.Audit.Verification;
using Booking.EventStore.Postgres;
using Booking.Local;
using Npgsql;
using StackExchange.Redis;

namespace Booking.Cli.Audit;

/// <summary>
/// The servers that are looked at: those that the environment names, else those of the `booking run` that is under way in the
/// local folder.
/// </summary>
internal sealed class AuditConnections : IAsyncDisposable
{
    private const string PostgresVariable = "ConnectionStrings__Postgres";
    private const string RedisVariable = "ConnectionStrings__Redis";

    private AuditConnections(NpgsqlDataSource postgres, ConnectionMultiplexer? redis)
    {
        Postgres = postgres;
        Redis = redis;
    }

    public NpgsqlDataSource Postgres { get; }

    /// <summary>Null where none is named.</summary>
    public ConnectionMultiplexer? Redis { get; }

    /// <exception cref="LocalServerException">Nothing says where PostgreSQL is.</exception>
    public static async Task<AuditConnections> OpenAsync(LocalFolder folder)
    {
        var postgres = Environment.GetEnvironmentVariable(PostgresVariable);
        var redis = Environment.GetEnvironmentVariable(RedisVariable);
        if (string.IsNullOrEmpty(postgres))
        {
            (postgres, redis) = folder.FindConnections() ?? throw new LocalServerException(
                $"Nothing is running in {folder.Location}. Start ./booking run, or name the servers by {PostgresVariable} and {RedisVariable}.");
        }

        return new AuditConnections(
            PostgresDataSource.Create(new NpgsqlConnectionStringBuilder(postgres)
            {
                ReadBufferSize = VerificationOptions.ReadBufferBytes,
            }.ConnectionString),
            string.IsNullOrEmpty(redis) ? null : await ConnectionMultiplexer.ConnectAsync(redis));
    }

    public async ValueTask DisposeAsync()
    {
        Redis?.Dispose();
        await Postgres.DisposeAsync();
    }
}
