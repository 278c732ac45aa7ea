using System.Collections.Concurrent;
using Booking.Local;
using Booking.Testing;

namespace Booking.Api.Tests.Infrastructure;

/// <summary>A database and a Redis of one's own, and API processes on them.</summary>
public sealed class Backend(PostgresServer postgres, RedisServer redis) : IAsyncDisposable
{
    private readonly ConcurrentBag<ApiProcess> _nodes = [];

    public string Postgres { get; set; } = "";

    public string Redis { get; set; } = "";

    public async Task CreateAsync(string hint)
    {
        Postgres = await postgres.CreateDatabaseAsync(hint, TestContext.Current.CancellationToken);
        Redis = await redis.CreateDatabaseAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts a node; settings are environment variables over those of the backend.</summary>
    public async Task<ApiProcess> StartNodeAsync(params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ConnectionStrings__Postgres"] = Postgres,
            ["ConnectionStrings__Redis"] = Redis,
            ["Logging__LogLevel__Default"] = "Warning",
            // Several nodes share two cores here: the server's collector would take a heap a core for each.
            ["DOTNET_gcServer"] = "0",
        };
        foreach (var (name, value) in settings)
            environment[name] = value;
        var node = await ApiProcess.StartAsync(
            new ApiOptions { Environment = environment }, TestContext.Current.CancellationToken);
        _nodes.Add(node);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }
}
