using Booking.Local;

namespace Booking.Proof.Stress;

/// <summary>A shop of one's own on this machine: PostgreSQL that waits for its disk, Redis, and one node.</summary>
internal sealed class OwnShop : IAsyncDisposable
{
    public const string ManagerEmail = "manager@proof.local";
    public const string ManagerPassword = "Proven-2026";
    private const string NoLimit = "0";

    private readonly LocalPostgres _postgres;
    private readonly LocalRedis _redis;
    private readonly ApiProcess _api;

    private OwnShop(LocalPostgres postgres, LocalRedis redis, ApiProcess api) =>
        (_postgres, _redis, _api) = (postgres, redis, api);

    public string Postgres => _postgres.ConnectionString;

    public string Redis => _redis.ConnectionString;

    public Uri Address => _api.Address;

    /// <summary>What a node is told beside its servers.</summary>
    public static Dictionary<string, string?> Environment(string postgres, string redis) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["Logging__LogLevel__Default"] = "Warning",
        ["ConnectionStrings__Postgres"] = postgres,
        ["ConnectionStrings__Redis"] = redis,
        ["Booking__Manager__Email"] = ManagerEmail,
        ["Booking__Manager__Password"] = ManagerPassword,
        ["Booking__RateLimits__PerCustomerPerSecond"] = NoLimit,
        ["Booking__RateLimits__PerAddressPerSecond"] = NoLimit,
        // Nodes, servers and buyers share one machine: the server's collector would take a heap a core for each node.
        ["DOTNET_gcServer"] = "0",
    };

    public static async Task<OwnShop> StartAsync(string folder, CancellationToken cancel)
    {
        var postgres = await LocalPostgres.StartAsync(Path.Combine(folder, "postgres"), cancel: cancel);
        var redis = await LocalRedis.StartAsync(Path.Combine(folder, "redis"), cancel: cancel);
        var api = await ApiProcess.StartAsync(
            new ApiOptions { Environment = Environment(postgres.ConnectionString, redis.ConnectionString) }, cancel);
        return new OwnShop(postgres, redis, api);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
