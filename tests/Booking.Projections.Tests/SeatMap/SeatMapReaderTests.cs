using System.Globalization;
using Booking.Domain;
using Booking.Projections.Redis;
using Booking.Projections.SeatMap;
using Booking.Testing;
using StackExchange.Redis;

namespace Booking.Projections.Tests.SeatMap;

public sealed class SeatMapReaderTests(PostgresServer postgres, RedisServer redis)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_thousand_seats_come_with_one_command()
    {
        // A server of its own: it counts the commands of everybody.
        await using var quiet = new RedisServer();
        await using var rig = await ReadModelRig.CreateAsync(
            await postgres.CreateDatabaseAsync("stadium", Cancel), await quiet.CreateDatabaseAsync(Cancel));
        var session = await rig.ScheduleAsync(ReadModelRig.Grid(250, 200));
        await rig.AppendAsync(session, Events.Reserved(Guid.CreateVersion7(), ["A-1", "A-200", "IP-200"]));
        await rig.NewSeatMapProjection().ApplyAsync(await rig.ReadLogAsync(), Cancel);
        await rig.SeatMaps.ReadAsync(session, Cancel);
        await rig.Redis.GetDatabase().ExecuteAsync("CONFIG", "RESETSTAT");

        await SameMap.AssertKeptAsync(rig, session);

        var calls = await CallsAsync(rig.Redis);
        Assert.Equal(1, calls["get"]);
        Assert.Equal(["config|resetstat", "get"], calls.Keys.Except(["info", "ping", "select"]).Order());
    }

    [Fact]
    public async Task The_version_alone_is_that_of_the_map()
    {
        await using var rig = await ReadModelRig.CreateAsync(postgres, redis);
        var session = await rig.ScheduleAsync(ReadModelRig.Hall());
        await rig.AppendAsync(session, Events.Reserved(Guid.CreateVersion7(), ["A-1"]));
        await rig.NewSeatMapProjection().ApplyAsync(await rig.ReadLogAsync(), Cancel);

        var version = await rig.SeatMaps.ReadVersionAsync(session, Cancel);

        Assert.Equal(2, Assert.IsType<RedisReading<long>.Found>(version).Value);
    }

    [Fact]
    public async Task A_session_that_is_not_there_is_a_miss_and_asks_once_for_a_rebuild()
    {
        await using var rig = await ReadModelRig.CreateAsync(postgres, redis);
        var session = new SessionId(Guid.CreateVersion7());

        Assert.IsType<RedisReading<SeatMapView>.Missing>(await rig.SeatMaps.ReadAsync(session, Cancel));
        Assert.IsType<RedisReading<SeatMapView>.Missing>(await rig.SeatMaps.ReadAsync(session, Cancel));
        Assert.IsType<RedisReading<long>.Missing>(await rig.SeatMaps.ReadVersionAsync(session, Cancel));

        var asked = await rig.Redis.GetDatabase().SortedSetRangeByRankAsync(RedisKeys.SeatMapRebuilds);
        Assert.Equal(session.Value.ToString("N"), (string?)Assert.Single(asked));
    }

    [Fact]
    public async Task Readers_cannot_ask_without_end()
    {
        await using var rig = await ReadModelRig.CreateAsync(postgres, redis);
        var database = rig.Redis.GetDatabase();
        await database.SortedSetAddAsync(
            RedisKeys.SeatMapRebuilds,
            [.. Enumerable.Range(0, RebuildList.MaxAsked).Select(i => new SortedSetEntry(Guid.NewGuid().ToString("N"), i))]);

        await rig.SeatMaps.ReadAsync(new SessionId(Guid.CreateVersion7()), Cancel);

        Assert.Equal(RebuildList.MaxAsked, await database.SortedSetLengthAsync(RedisKeys.SeatMapRebuilds));
    }

    [Fact]
    public async Task Redis_away_is_an_answer_and_comes_soon()
    {
        await using var server = new RedisServer();
        await using var rig = await ReadModelRig.CreateAsync(
            await postgres.CreateDatabaseAsync("away", Cancel), await server.CreateDatabaseAsync(Cancel));
        var session = await rig.ScheduleAsync(ReadModelRig.Hall());
        await rig.NewSeatMapProjection().ApplyAsync(await rig.ReadLogAsync(), Cancel);
        await (await server.GetAsync(Cancel)).KillAsync(Cancel);

        var began = TimeProvider.System.GetTimestamp();
        Assert.IsType<RedisReading<SeatMapView>.Unavailable>(await rig.SeatMaps.ReadAsync(session, Cancel));
        Assert.IsType<RedisReading<long>.Unavailable>(await rig.SeatMaps.ReadVersionAsync(session, Cancel));

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Redis_that_does_not_answer_is_given_up_soon()
    {
        await using var server = new RedisServer();
        await using var proxy = new FaultyProxy((await server.GetAsync(Cancel)).Port);
        await using var rig = await ReadModelRig.CreateAsync(
            await postgres.CreateDatabaseAsync("silent", Cancel), proxy.Through(await server.CreateDatabaseAsync(Cancel)));
        var session = await rig.ScheduleAsync(ReadModelRig.Hall());
        await rig.NewSeatMapProjection().ApplyAsync(await rig.ReadLogAsync(), Cancel);
        proxy.Hold();

        var began = TimeProvider.System.GetTimestamp();
        Assert.IsType<RedisReading<SeatMapView>.Unavailable>(await rig.SeatMaps.ReadAsync(session, Cancel));

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(3));
        proxy.Release();
        await Eventually.HoldsAsync(() => SameMap.AssertKeptAsync(rig, session), cancel: Cancel);
    }

    private static async Task<Dictionary<string, int>> CallsAsync(ConnectionMultiplexer redis)
    {
        var stats = (string)(await redis.GetDatabase().ExecuteAsync("INFO", "commandstats"))!;
        return stats.Split('\n').Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal)).ToDictionary(
            line => line["cmdstat_".Length..line.IndexOf(':', StringComparison.Ordinal)],
            line => int.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));
    }
}
