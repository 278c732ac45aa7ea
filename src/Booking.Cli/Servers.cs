using Booking.Local;

namespace Booking.Cli;

/// <summary>
/// PostgreSQL and Redis for the API: private ones with their data in the local folder, or those that the environment
/// names.
/// </summary>
internal sealed class Servers : IAsyncDisposable
{
    private const string PostgresVariable = "ConnectionStrings__Postgres";
    private const string RedisVariable = "ConnectionStrings__Redis";
    private readonly LocalFolder _folder;
    private LocalPostgres? _postgres;
    private LocalRedis? _redis;

    private Servers(LocalFolder folder) => _folder = folder;

    /// <summary>The variables that lead the API to its servers.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        [PostgresVariable] = _postgres?.ConnectionString ?? Configured(PostgresVariable),
        [RedisVariable] = _redis?.ConnectionString ?? Configured(RedisVariable),
    };

    public static async Task<Servers> StartAsync(LocalFolder folder, CancellationToken cancel)
    {
        var servers = new Servers(folder);
        try
        {
            await Task.WhenAll(servers.StartPostgresAsync(cancel), servers.StartRedisAsync(cancel));
            folder.RememberConnections(servers.Environment[PostgresVariable]!, servers.Environment[RedisVariable]!);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes with words about the first of the private servers that ends.</summary>
    public async Task<string> AnyExitedAsync()
    {
        var exits = new List<Task<string>>();
        if (_postgres is not null)
            exits.Add(DescribeAsync("PostgreSQL", _postgres.Exited, Path.Combine(_folder.Postgres, "postgres.log")));
        if (_redis is not null)
            exits.Add(DescribeAsync("Redis", _redis.Exited, Path.Combine(_folder.Redis, "redis.log")));
        return exits.Count == 0
            ? await new TaskCompletionSource<string>().Task
            : await await Task.WhenAny(exits);
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
            await _redis.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    private static string? Configured(string variable) =>
        System.Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static async Task<string> DescribeAsync(string name, Task<int> exited, string log) =>
        $"{name} ended with exit code {await exited}; its log is {log}";

    private async Task StartPostgresAsync(CancellationToken cancel)
    {
        if (Configured(PostgresVariable) is not null)
            return;
        _postgres = await LocalPostgres.StartAsync(_folder.Postgres, cancel: cancel);
        _folder.Remember("postgres", _postgres.Process);
    }

    private async Task StartRedisAsync(CancellationToken cancel)
    {
        if (Configured(RedisVariable) is not null)
            return;
        _redis = await LocalRedis.StartAsync(_folder.Redis, cancel: cancel);
        _folder.Remember("redis", _redis.Process);
    }
}
