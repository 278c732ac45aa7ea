using System.Collections.Concurrent;
using Booking.Domain;
using Booking.Local;
using Booking.Projections.Redis;
using Booking.Projections.SeatMap;
using Booking.Testing;
using Npgsql;
using StackExchange.Redis;

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

    public async Task<T> QueryAsync<T>(string sql) => (await QueryListAsync<T>(sql)).Single();

    public async Task<List<T>> QueryListAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Postgres);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var values = new List<T>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            values.Add(reader.GetFieldValue<T>(0));
        return values;
    }

    /// <summary>The stored names of a session's events, in order.</summary>
    public async Task<List<string>> EventTypesAsync(string session)
    {
        await using var source = NpgsqlDataSource.Create(Postgres);
        await using var command = source.CreateCommand(
            "select type from booking.mt_events where stream_id = $1 order by version");
        command.Parameters.Add(new() { Value = Guid.Parse(session) });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var types = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            types.Add(reader.GetString(0));
        return types;
    }

    /// <summary>The version of the seat map that Redis itself has; null where it has none.</summary>
    public async Task<long?> SeatMapVersionInRedisAsync(string session)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(Redis);
        var read = await new SeatMapReader(connection).ReadVersionAsync(
            new SessionId(Guid.Parse(session)), TestContext.Current.CancellationToken);
        return read is RedisReading<long>.Found found ? found.Value : null;
    }

    public async Task EmptyRedisAsync()
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(Redis + ",allowAdmin=true");
        await connection.GetServer(connection.GetEndPoints().Single()).FlushAllDatabasesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }
}
