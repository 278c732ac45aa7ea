using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Projections.Daemon;
using Booking.Projections.Redis;
using Booking.Projections.SeatMap;
using Booking.Projections.Sessions;
using Booking.Testing;

namespace Booking.Projections.Tests.SeatMap;

/// <summary>Redis is lost in the middle, with the whole daemon running and events still coming.</summary>
public sealed class SeatMapRecoveryTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly SeatingPlan Hall = ReadModelRig.Hall();
    private readonly RedisServer _redis = new();
    private ReadModelRig _rig = null!;
    private RandomSession[] _sessions = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await ReadModelRig.CreateAsync(
            await postgres.CreateDatabaseAsync("recovery", Cancel), await _redis.CreateDatabaseAsync(Cancel));
        await _rig.Catalog.AddAsync(Hall, Cancel);
        _sessions = [.. Enumerable.Range(0, 12).Select(seed => new RandomSession(seed, Hall))];
        foreach (var session in _sessions)
            await _rig.AppendAsync(session.Id, [session.First(), .. session.Next(30)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Emptied_under_way_it_comes_back_whole_without_an_event_or_a_reader_asking_for_it()
    {
        await using var daemon = _rig.Start(_rig.AllProjections());
        await CatchUpAsync();
        await AssertComesBackAsync();

        await _rig.Redis.GetDatabase().ExecuteAsync("FLUSHALL");

        await AssertComesBackAsync();
    }

    [Fact]
    public async Task Emptied_again_and_again_while_events_come_it_is_whole_in_the_end()
    {
        await using var daemon = _rig.Start(_rig.AllProjections());
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            var session = _sessions[random.Next(_sessions.Length)];
            await _rig.AppendAsync(session.Id, session.Next(random.Next(1, 5)));
            if (round % 12 == 5)
                await _rig.Redis.GetDatabase().ExecuteAsync("FLUSHALL");
        }

        await CatchUpAsync();
        await AssertComesBackAsync();
    }

    [Fact]
    public async Task Killed_and_started_empty_in_the_middle_it_comes_back_and_events_meanwhile_are_not_lost()
    {
        await using var daemon = _rig.Start(_rig.AllProjections());
        await CatchUpAsync();
        var server = await _redis.GetAsync(Cancel);

        await server.KillAsync(Cancel);
        foreach (var session in _sessions)
            await _rig.AppendAsync(session.Id, session.Next(5));
        Assert.IsType<RedisReading<SeatMapView>.Unavailable>(await _rig.SeatMaps.ReadAsync(_sessions[0].Id, Cancel));
        await Eventually.HoldsAsync(
            () =>
            {
                Assert.Equal(ProjectionState.Retrying, daemon.StateOf(SeatMapProjection.ProjectionName));
                Assert.Equal(ProjectionState.Running, daemon.StateOf(SessionListProjection.ProjectionName));
                return Task.CompletedTask;
            },
            cancel: Cancel);
        await server.RestartAsync(Cancel);

        await AssertComesBackAsync();
        await CatchUpAsync();
        Assert.Equal(ProjectionState.Running, daemon.StateOf(SeatMapProjection.ProjectionName));
    }

    [Fact]
    public async Task Restarted_with_old_data_it_is_brought_up_to_date_even_where_no_event_follows()
    {
        await using var durable = RedisServer.WithAppendOnlyFile();
        await using var rig = await ReadModelRig.CreateAsync(
            await postgres.CreateDatabaseAsync("old_data", Cancel), await durable.CreateDatabaseAsync(Cancel));
        var session = await rig.ScheduleAsync(Hall);
        await using var daemon = rig.Start(rig.AllProjections());
        await rig.CatchUpAsync(SeatMapProjection.ProjectionName);
        await rig.CatchUpAsync(SessionListProjection.ProjectionName);
        var old = Assert.IsType<RedisReading<SeatMapView>.Found>(await rig.SeatMaps.ReadAsync(session, Cancel)).Value;
        await rig.AppendAsync(session, Events.Reserved(Guid.CreateVersion7(), ["A-1"]));
        await rig.CatchUpAsync(SeatMapProjection.ProjectionName);
        await SameMap.AssertKeptAsync(rig, session);

        // The last writes before a crash are lost.
        await rig.Redis.GetDatabase().KeyDeleteAsync(RedisKeys.SeatMap(session));
        await new SeatMapStore(rig.Redis.GetDatabase(), RedisPlace.Read).ReplaceAsync(old, Cancel);
        await (await durable.GetAsync(Cancel)).RestartAsync(Cancel);

        await Eventually.HoldsAsync(() => SameMap.AssertKeptAsync(rig, session), cancel: Cancel);
    }

    [Fact]
    public async Task A_miss_on_read_is_rebuilt_without_an_event()
    {
        await using var daemon = _rig.Start(_rig.AllProjections());
        await CatchUpAsync();
        await AssertComesBackAsync();
        await Eventually.HoldsAsync(AssertMarkedAsync, cancel: Cancel);
        var session = _sessions[3].Id;
        await _rig.Redis.GetDatabase().KeyDeleteAsync(RedisKeys.SeatMap(session));

        Assert.IsType<RedisReading<SeatMapView>.Missing>(await _rig.SeatMaps.ReadAsync(session, Cancel));

        await Eventually.HoldsAsync(() => SameMap.AssertKeptAsync(_rig, session), cancel: Cancel);
        await Eventually.HoldsAsync(
            async () => Assert.Equal(0, await _rig.Redis.GetDatabase().SortedSetLengthAsync(RedisKeys.SeatMapRebuilds)),
            cancel: Cancel);
    }

    [Fact]
    public async Task A_session_that_the_log_does_not_know_is_asked_for_once_and_forgotten()
    {
        await using var daemon = _rig.Start(_rig.AllProjections());
        await CatchUpAsync();

        await _rig.SeatMaps.ReadAsync(new SessionId(Guid.CreateVersion7()), Cancel);

        await Eventually.HoldsAsync(
            async () => Assert.Equal(0, await _rig.Redis.GetDatabase().SortedSetLengthAsync(RedisKeys.SeatMapRebuilds)),
            cancel: Cancel);
    }

    [Fact]
    public async Task Many_events_behind_a_map_is_rebuilt_in_the_background_and_then_followed()
    {
        await using var rig = await ReadModelRig.CreateAsync(
            await postgres.CreateDatabaseAsync("far_behind", Cancel), await _redis.CreateDatabaseAsync(Cancel));
        var session = new RandomSession(5, ReadModelRig.Grid(20, 20));
        await rig.Catalog.AddAsync(ReadModelRig.Grid(20, 20), Cancel);
        await rig.AppendAsync(session.Id, session.First());
        for (var page = 0; page < 11; page++)
            await rig.AppendAsync(session.Id, session.Next(2_000));
        await using (rig.Start([rig.NewSeatMapProjection(), rig.NewSessionListProjection()]))
            await rig.CatchUpAsync(SeatMapProjection.ProjectionName);
        await rig.Redis.GetDatabase().ExecuteAsync("FLUSHDB");
        var projection = rig.NewSeatMapProjection();

        await projection.ApplyAsync(await rig.AppendAsync(session.Id, session.Next()), Cancel);
        Assert.IsType<RedisReading<SeatMapView>.Missing>(await rig.SeatMaps.ReadAsync(session.Id, Cancel));
        while (await projection.MaintainAsync(Cancel))
            continue;
        await projection.ApplyAsync(await rig.AppendAsync(session.Id, session.Next()), Cancel);

        await SameMap.AssertKeptAsync(rig, session.Id);
    }

    private async Task CatchUpAsync()
    {
        await _rig.CatchUpAsync(SeatMapProjection.ProjectionName);
        await _rig.CatchUpAsync(SessionListProjection.ProjectionName);
    }

    // By the keys themselves: a read would ask for the rebuild that has to come by itself.
    private Task AssertComesBackAsync() => Eventually.HoldsAsync(
        async () =>
        {
            var store = new SeatMapStore(_rig.Redis.GetDatabase(), RedisPlace.Read);
            foreach (var session in _sessions)
            {
                var kept = await store.ReadAsync(session.Id, TimeSpan.FromSeconds(1), Cancel);
                Assert.NotNull(kept);
                SameMap.Assert(await _rig.FoldAsync(session.Id), kept);
            }
        },
        cancel: Cancel);

    private async Task AssertMarkedAsync()
    {
        var (mark, run) = await new RedisMarker(_rig.Redis.GetDatabase(), RedisKeys.SeatMapMarker).ReadAsync(Cancel);
        Assert.Equal(run, mark);
    }
}
