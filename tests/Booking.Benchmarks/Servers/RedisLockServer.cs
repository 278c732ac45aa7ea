using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace Booking.Benchmarks.Servers;

/// <summary>
/// Reserves by a key in Redis for each seat (<c>SET … NX</c>, all of a request on their way together), then by the
/// transaction of <see cref="RowLockServer"/>. The keys end with the hold.
/// </summary>
internal static class RedisLockServer
{
    /// <summary>The first argument of the process that is this server.</summary>
    public const string Command = "redis-lock-server";

    private static readonly TimeSpan HoldFor = TimeSpan.FromHours(1);

    public static async Task RunAsync(string[] arguments)
    {
        var builder = BareServer.CreateBuilder(arguments);
        await using var dataSource = SeatTables.Connect(
            builder.Configuration.GetConnectionString("Postgres")!,
            builder.Configuration.GetValue<int>(RowLockServer.PoolSize));
        using var redis = await ConnectionMultiplexer.ConnectAsync(builder.Configuration.GetConnectionString("Redis")!);
        var tables = new SeatTables(dataSource);
        var locks = redis.GetDatabase();
        var app = builder.Build();
        app.Run(http => AnswerAsync(http, locks, tables));
        await app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext http, IDatabase locks, SeatTables tables)
    {
        if (await BareServer.ReadSeatsAsync(http) is not { } seats)
            return;
        var session = BareServer.SessionOf(http);
        var reservation = Guid.CreateVersion7();
        var customer = Guid.CreateVersion7();
        var keys = seats.Select(seat => (RedisKey)$"lock:{session:N}:{seat}").ToArray();
        RedisValue owner = reservation.ToString("N");
        var taken = await Task.WhenAll(
            keys.Select(key => locks.StringSetAsync(key, owner, HoldFor, When.NotExists)));
        if (taken.All(isTaken => isTaken)
            && await tables.TryReserveAsync(session, reservation, customer, seats, http.RequestAborted) is { } expiresAt)
        {
            await BareServer.AnswerCreatedAsync(http, reservation, session, customer, seats, expiresAt);
            return;
        }

        await locks.KeyDeleteAsync([.. keys.Where((_, i) => taken[i])]);
        http.Response.StatusCode = StatusCodes.Status409Conflict;
    }
}
