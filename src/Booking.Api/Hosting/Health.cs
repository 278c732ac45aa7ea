using Booking.Api.Features.Operations;
using Booking.Audit.Verification;
using Booking.Projections.Daemon;
using Npgsql;
using StackExchange.Redis;

namespace Booking.Api.Hosting;

/// <summary>Looks at what the node depends on, each within a bounded time.</summary>
public sealed class Health(
    NpgsqlDataSource dataSource, IConnectionMultiplexer redis, ProjectionStates projections, Drift drift, Drain drain,
    TimeProvider clock)
{
    private const long TolerableLag = 50_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The report: unready without PostgreSQL and when it leaves, degraded without Redis or with projections that lag or
    /// stand, or with anything that the verification found.
    /// </summary>
    public async Task<HealthResponse> CheckAsync(CancellationToken cancellationToken)
    {
        if (drain.IsUnderWay)
            return new HealthResponse("unready", new Dictionary<string, string> { ["node"] = "leaving" });
        var checks = new Dictionary<string, string>
        {
            ["postgresql"] = await WithinAsync(PingPostgresAsync, cancellationToken),
        };
        if (checks["postgresql"] != "ok")
            return new HealthResponse("unready", checks);
        checks["redis"] = await WithinAsync(PingRedisAsync, cancellationToken);
        checks["projections"] = await WithinAsync(LookAtProjectionsAsync, cancellationToken);
        checks["audit"] = await WithinAsync(LookAtDriftAsync, cancellationToken);
        return new HealthResponse(checks.Values.All(word => word == "ok") ? "ready" : "degraded", checks);
    }

    private async Task<string> WithinAsync(
        Func<CancellationToken, Task<string>> check, CancellationToken cancellationToken)
    {
        try
        {
            return await check(cancellationToken).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or RedisException)
        {
            return "away";
        }
    }

    private async Task<string> PingPostgresAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select 1");
        await command.ExecuteScalarAsync(cancellationToken);
        return "ok";
    }

    private async Task<string> PingRedisAsync(CancellationToken cancellationToken)
    {
        if (!redis.IsConnected)
            return "away";
        await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
        return "ok";
    }

    private async Task<string> LookAtDriftAsync(CancellationToken cancellationToken) =>
        await drift.ReadAsync(cancellationToken) is { } found
            ? found.Count == 1 ? found.First : $"{found.Count} faults, the first: {found.First}"
            : "ok";

    private async Task<string> LookAtProjectionsAsync(CancellationToken cancellationToken)
    {
        var all = await projections.ReadAllAsync(cancellationToken);
        if (all.FirstOrDefault(projection => projection.State == ProjectionState.Stopped) is { } stopped)
            return $"{stopped.Name} has stopped. {stopped.Error}";
        return all.FirstOrDefault(projection => !projection.IsCopy && projection.Lag > TolerableLag) is { } late
            ? $"{late.Name} is {late.Lag} positions behind"
            : "ok";
    }
}
