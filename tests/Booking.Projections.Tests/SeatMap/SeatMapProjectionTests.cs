using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.Projections.Redis;
using Booking.Projections.SeatMap;
using Booking.Testing;
using StackExchange.Redis;

namespace Booking.Projections.Tests.SeatMap;

public sealed class SeatMapProjectionTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private static readonly SeatingPlan Hall = ReadModelRig.Hall();
    private static readonly Guid Reservation = Guid.CreateVersion7();
    private ReadModelRig _rig = null!;
    private SeatMapProjection _projection = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await ReadModelRig.CreateAsync(postgres, redis);
        _projection = _rig.NewSeatMapProjection();
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    public static TheoryData<string, SessionEvent[]> Lives => new()
    {
        { "scheduled", [] },
        { "held", [Events.Reserved(Reservation, ["A-1", "A-2", "B-8"], [("floor", 7)])] },
        { "paying", [Events.Reserved(Reservation, ["A-1"]), Events.PaymentStarted(Reservation)] },
        { "sold", [Held, Events.Paid(Reservation, ["A-1"], [("floor", 2)])] },
        { "cancelled", [Held, Events.Cancelled(Reservation, ["A-1"], [("floor", 2)])] },
        { "expired", [Held, Events.Expired(Reservation, ["A-1"], [("floor", 2)])] },
        { "refunded",
            [Held, Events.Paid(Reservation, ["A-1"], [("floor", 2)]), Events.Refunded(Reservation, ["A-1"], [("floor", 2)])] },
        { "blocked", [new SeatsBlocked(["A-1", "A-2"], "camera")] },
        { "unblocked", [new SeatsBlocked(["A-1", "A-2"], "camera"), new SeatsUnblocked(["A-2"])] },
        { "called off", [Held, new SessionCancelled("storm")] },
    };

    private static SeatsReserved Held => Events.Reserved(Reservation, ["A-1"], [("floor", 2)]);

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task Redis_has_what_the_fold_has_event_by_event_and_all_at_once(string life, SessionEvent[] events)
    {
        var session = await _rig.ScheduleAsync(Hall);
        await _projection.ApplyAsync(await _rig.ReadLogAsync(), Cancel);
        foreach (var e in events)
            await _projection.ApplyAsync(await _rig.AppendAsync(session, e), Cancel);
        await SameMap.AssertKeptAsync(_rig, session);

        await EmptyAsync();
        await _projection.ApplyAsync(await _rig.ReadLogAsync(), Cancel);

        await SameMap.AssertKeptAsync(_rig, session);
        Assert.NotEmpty(life);
    }

    [Fact]
    public async Task More_single_seats_than_one_call_takes_are_all_written()
    {
        var plan = ReadModelRig.Grid(100, 50);
        var session = await _rig.ScheduleAsync(plan);
        await _projection.ApplyAsync(await _rig.ReadLogAsync(), Cancel);
        var everyOther = Enumerable.Range(0, plan.SeatCount / 2).Select(i => plan.SeatId(2 * i)).Chunk(100);
        var batch = await _rig.AppendAsync(
            session, [.. everyOther.Select(seats => Events.Reserved(Guid.CreateVersion7(), seats))]);

        await _projection.ApplyAsync(batch, Cancel);

        await SameMap.AssertKeptAsync(_rig, session);
    }

    [Fact]
    public async Task A_whole_map_never_takes_the_place_of_a_newer_one()
    {
        var session = await _rig.ScheduleAsync(Hall);
        var old = SeatMapRebuild.Fold(session, Hall, await _rig.ReadStreamAsync(session));
        await _rig.AppendAsync(session, Held);
        await _projection.ApplyAsync(await _rig.ReadLogAsync(), Cancel);

        var kept = await new SeatMapStore(_rig.Redis.GetDatabase(), RedisPlace.Read).ReplaceAsync(old, Cancel);

        Assert.Equal(2, kept);
        await SameMap.AssertKeptAsync(_rig, session);
    }

    [Fact]
    public async Task A_batch_delivered_twice_changes_nothing()
    {
        var session = await GivenAsync(Held);
        var batch = await _rig.AppendAsync(session, Events.Reserved(Guid.CreateVersion7(), ["B-1"], [("floor", 1)]));
        await _projection.ApplyAsync(batch, Cancel);

        await _projection.ApplyAsync(batch, Cancel);
        await _projection.ApplyAsync(await _rig.ReadLogAsync(), Cancel);

        await SameMap.AssertKeptAsync(_rig, session);
    }

    [Fact]
    public async Task An_old_batch_delivered_late_changes_nothing()
    {
        var session = await GivenAsync(Held);
        var old = (await _rig.ReadStreamAsync(session))[1..];
        await _projection.ApplyAsync(
            await _rig.AppendAsync(session, Events.Cancelled(Reservation, ["A-1"], [("floor", 2)])), Cancel);

        await _projection.ApplyAsync(old, Cancel);

        await SameMap.AssertKeptAsync(_rig, session);
        Assert.Equal(3, await VersionAsync(session));
    }

    [Fact]
    public async Task Of_a_batch_that_is_partly_known_the_rest_is_applied()
    {
        var session = await GivenAsync(Held);
        var more = await _rig.AppendAsync(
            session,
            Events.Reserved(Guid.CreateVersion7(), ["B-1"], [("floor", 5)]),
            Events.Reserved(Guid.CreateVersion7(), ["B-2"], [("floor", 6)]));
        await _projection.ApplyAsync([more[0]], Cancel);

        await _projection.ApplyAsync(more, Cancel);

        await SameMap.AssertKeptAsync(_rig, session);
    }

    [Fact]
    public async Task A_batch_that_comes_too_early_is_caught_up_from_the_log_and_not_applied_over_the_gap()
    {
        var session = await GivenAsync(Held);
        await _rig.AppendAsync(session, Events.Reserved(Guid.CreateVersion7(), ["B-1"], [("floor", 5)]));
        var tooEarly = await _rig.AppendAsync(session, Events.Reserved(Guid.CreateVersion7(), ["B-2"], [("floor", 6)]));

        await _projection.ApplyAsync(tooEarly, Cancel);

        await SameMap.AssertKeptAsync(_rig, session);
    }

    [Fact]
    public async Task A_session_whose_map_is_missing_is_rebuilt_with_the_next_event()
    {
        var session = await GivenAsync(Held);
        await EmptyAsync();

        await _projection.ApplyAsync(await _rig.AppendAsync(session, Events.Reserved(Guid.CreateVersion7(), ["B-2"])), Cancel);

        await SameMap.AssertKeptAsync(_rig, session);
    }

    [Fact]
    public async Task Half_a_map_is_none()
    {
        var session = await GivenAsync(Held);
        var map = await _rig.Redis.GetDatabase().StringGetAsync(RedisKeys.SeatMap(session));
        await _rig.Redis.GetDatabase().StringSetAsync(RedisKeys.SeatMap(session), ((byte[])map!)[..^2]);

        Assert.IsType<RedisReading<SeatMapView>.Missing>(await _rig.SeatMaps.ReadAsync(session, Cancel));
        await _projection.ApplyAsync(await _rig.AppendAsync(session, Events.Reserved(Guid.CreateVersion7(), ["B-2"])), Cancel);

        await SameMap.AssertKeptAsync(_rig, session);
    }

    [Fact]
    public async Task A_map_with_counts_that_cannot_be_is_rebuilt()
    {
        var session = await GivenAsync(Held);
        await _rig.Redis.GetDatabase().StringSetRangeAsync(RedisKeys.SeatMap(session), 16, "00000000");

        await _projection.ApplyAsync(
            await _rig.AppendAsync(session, Events.Cancelled(Reservation, ["A-1"], [("floor", 2)])), Cancel);

        await SameMap.AssertKeptAsync(_rig, session);
    }

    [Fact]
    public async Task The_scripts_are_loaded_again_when_the_server_has_lost_them()
    {
        var session = await GivenAsync(Held);
        await _rig.Redis.GetDatabase().ExecuteAsync("SCRIPT", "FLUSH");

        await _projection.ApplyAsync(await _rig.AppendAsync(session, Events.Reserved(Guid.CreateVersion7(), ["B-2"])), Cancel);

        await SameMap.AssertKeptAsync(_rig, session);
    }

    [Fact]
    public async Task A_seat_that_is_not_in_the_plan_fails_every_time()
    {
        var session = await GivenAsync();
        var broken = await _rig.AppendAsync(session, Events.Reserved(Reservation, ["Z-99"]));

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var failure = await Assert.ThrowsAsync<ProjectionInvariantException>(
                () => _projection.ApplyAsync(broken, Cancel));
            Assert.Contains("Z-99", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, await VersionAsync(session));
    }

    [Fact]
    public async Task Neighbouring_seats_are_written_as_they_end_up()
    {
        var plan = ReadModelRig.Grid(4, 8);
        var session = await _rig.ScheduleAsync(plan);
        await _projection.ApplyAsync(await _rig.ReadLogAsync(), Cancel);
        string[] all = [.. Enumerable.Range(0, plan.SeatCount).Select(plan.SeatId)];

        await _projection.ApplyAsync(
            await _rig.AppendAsync(
                session,
                Events.Reserved(Reservation, all),
                Events.Paid(Reservation, all),
                new SeatsBlocked([], "nothing")),
            Cancel);

        var kept = Assert.IsType<RedisReading<SeatMapView>.Found>(await _rig.SeatMaps.ReadAsync(session, Cancel));
        Assert.Equal(new string('2', 32), SameMap.Text(kept.Value));
        await SameMap.AssertKeptAsync(_rig, session);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Sixteen_sessions_in_random_batches_redelivered_at_random_equal_their_folds(int seed)
    {
        var random = new Random(seed);
        RandomSession[] sessions = [.. Enumerable.Range(0, 16).Select(i => new RandomSession(seed * 100 + i, Hall))];
        await _rig.Catalog.AddAsync(Hall, Cancel);
        foreach (var session in sessions)
            await _rig.AppendAsync(session.Id, [session.First(), .. session.Next(40)]);
        for (var round = 0; round < 40; round++)
        {
            var session = sessions[random.Next(sessions.Length)];
            await _rig.AppendAsync(session.Id, session.Next(random.Next(1, 40)));
        }

        var log = await _rig.ReadLogAsync();
        var at = 0;
        while (at < log.Count)
        {
            // Never over a gap, as the daemon's progress never is; but back as far as it likes.
            at = Math.Max(0, at - random.Next(0, 60));
            var batch = log.Skip(at).Take(random.Next(1, 150)).ToList();
            await _projection.ApplyAsync(batch, Cancel);
            at += batch.Count;
        }

        foreach (var session in sessions)
            await SameMap.AssertKeptAsync(_rig, session.Id);
    }

    private async Task<SessionId> GivenAsync(params SessionEvent[] events)
    {
        var session = await _rig.ScheduleAsync(Hall);
        if (events.Length > 0)
            await _rig.AppendAsync(session, events);
        await _projection.ApplyAsync(await _rig.ReadLogAsync(), Cancel);
        return session;
    }

    private async Task<long> VersionAsync(SessionId session) =>
        Assert.IsType<RedisReading<long>.Found>(await _rig.SeatMaps.ReadVersionAsync(session, Cancel)).Value;

    private Task<RedisResult> EmptyAsync() => _rig.Redis.GetDatabase().ExecuteAsync("FLUSHDB");
}
