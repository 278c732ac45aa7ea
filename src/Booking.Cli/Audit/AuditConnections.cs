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

    /// <summary>PostgreSQL alone.</summary>
    /// <exception cref="LocalServerException">Nothing says where it is.</exception>
    public static AuditConnections OpenPostgres(LocalFolder folder) => new(CreatePostgres(Find(folder).Postgres), null);

    /// <summary>PostgreSQL, and Redis where it is named.</summary>
    /// <exception cref="LocalServerException">Nothing says where PostgreSQL is, or Redis does not answer.</exception>
    public static async Task<AuditConnections> OpenAsync(LocalFolder folder)
    {
        var (postgres, redis) = Find(folder);
        try
        {
            return new AuditConnections(
                CreatePostgres(postgres), string.IsNullOrEmpty(redis) ? null : await ConnectionMultiplexer.ConnectAsync(redis));
        }
        catch (RedisConnectionException failure)
        {
            throw new LocalServerException($"Redis does not answer: {failure.Message}");
        }
    }

    private static (string Postgres, string? Redis) Find(LocalFolder folder)
    {
        var postgres = Environment.GetEnvironmentVariable(PostgresVariable);
        return string.IsNullOrEmpty(postgres)
            ? folder.FindConnections() ?? throw new LocalServerException(
                $"Nothing is running in {folder.Location}. Start ./booking run, or name the servers by {PostgresVariable} and {RedisVariable}.")
            : (postgres, Environment.GetEnvironmentVariable(RedisVariable));
    }

    private static NpgsqlDataSource CreatePostgres(string postgres)
    {
        try
        {
            return PostgresDataSource.Create(new NpgsqlConnectionStringBuilder(postgres)
            {
                ReadBufferSize = VerificationOptions.ReadBufferBytes,
            }.ConnectionString);
        }
        catch (ArgumentException failure)
        {
            throw new LocalServerException($"{PostgresVariable} is not a connection string: {failure.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Redis?.Dispose();
        await Postgres.DisposeAsync();
    }
}
