using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.Redis;
using Booking.Projections.Reservations;
using Booking.Projections.Sessions;
using Booking.Testing;

namespace Booking.Projections.Tests.Reservations;

public sealed class ReservationsTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private static readonly SeatingPlan Hall = ReadModelRig.Hall();
    private static readonly Guid Customer = Guid.CreateVersion7();
    private static readonly Guid Reservation = Guid.CreateVersion7();
    private static readonly DateTimeOffset Deadline = Events.Evening;
    private static readonly DateTimeOffset Before = Deadline.AddTicks(-1);
    private ReadModelRig _rig = null!;
    private ReservationsProjection _projection = null!;
    private SessionId _session;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static SeatsReserved Held => Events.Reserved(Reservation, ["A-1", "A-2"], [("floor", 2)], Customer, Deadline);

    public async ValueTask InitializeAsync()
    {
        _rig = await ReadModelRig.CreateAsync(postgres, redis);
        _projection = _rig.NewReservationsProjection();
        _session = await _rig.ScheduleAsync(Hall);
        await MaintainAsync();
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_hold_is_active_until_its_deadline()
    {
        var stored = await GivenAsync(Held);

        var active = Assert.Single(await ReadAsync());
        Assert.Equal(
            new ActiveReservationView(
                new ReservationId(Reservation), _session, ActiveReservationStatus.Held, active.Seats, active.Areas, 9000,
                stored[0].Timestamp, Deadline, 2),
            active);
        Assert.Equal(["A-1", "A-2"], active.Seats.AsEnumerable());
        Assert.Equal([new AreaClaim("floor", 2)], active.Areas.AsEnumerable());
        Assert.Empty(await ReadAsync(Deadline));
    }

    [Fact]
    public async Task While_a_payment_is_under_way_its_own_deadline_counts()
    {
        await GivenAsync(Held, Events.PaymentStarted(Reservation, Customer, Deadline.AddMinutes(2)));

        var active = Assert.Single(await ReadAsync(Deadline.AddMinutes(1)));
        Assert.Equal((ActiveReservationStatus.Paying, 3L), (active.Status, active.Version));
        Assert.Equal(["A-1", "A-2"], active.Seats.AsEnumerable());
        Assert.Empty(await ReadAsync(Deadline.AddMinutes(2)));
    }

    [Fact]
    public async Task After_a_failed_payment_it_is_held_again_until_its_first_deadline()
    {
        await GivenAsync(
            Held, Events.PaymentStarted(Reservation, Customer, Deadline.AddMinutes(2)), Events.PaymentFailed(Reservation, Customer));

        Assert.Equal(ActiveReservationStatus.Held, Assert.Single(await ReadAsync()).Status);
        Assert.Empty(await ReadAsync(Deadline));
    }

    public static TheoryData<SessionEvent> Ends =>
    [
        Events.Paid(Reservation, ["A-1", "A-2"], [("floor", 2)], Customer),
        Events.Cancelled(Reservation, ["A-1", "A-2"], [("floor", 2)], Customer),
        Events.Expired(Reservation, ["A-1", "A-2"], [("floor", 2)], Customer),
    ];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task What_has_ended_is_active_no_more_and_a_late_delivery_does_not_bring_it_back(SessionEvent end)
    {
        var hold = await GivenAsync(Held);
        await GivenAsync(end);
        Assert.Empty(await ReadAsync());

        await _projection.ApplyAsync(hold, Cancel);
        Assert.Empty(await ReadAsync());
        await _projection.ApplyAsync(await _rig.ReadLogAsync(), Cancel);

        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task A_late_start_of_a_payment_does_not_undo_its_failure()
    {
        await GivenAsync(Held);
        var start = await GivenAsync(Events.PaymentStarted(Reservation, Customer, Deadline));
        await GivenAsync(Events.PaymentFailed(Reservation, Customer));

        await _projection.ApplyAsync(start, Cancel);

        Assert.Equal(ActiveReservationStatus.Held, Assert.Single(await ReadAsync()).Status);
    }

    [Fact]
    public async Task The_versions_of_one_session_do_not_hide_the_events_of_another()
    {
        var other = await _rig.ScheduleAsync(Hall, "Macbeth");
        await GivenAsync(Held, Events.PaymentStarted(Reservation, Customer, Deadline));

        await _projection.ApplyAsync(
            await _rig.AppendAsync(other, Events.Reserved(Guid.CreateVersion7(), ["A-1"], customer: Customer)), Cancel);

        Assert.Equal([other, _session], (await ReadAsync()).Select(active => active.SessionId));
    }

    [Fact]
    public async Task Active_reservations_come_newest_first()
    {
        Guid[] ids = [.. Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7())];
        for (var i = 0; i < ids.Length; i++)
            await GivenAsync(Events.Reserved(ids[i], [Hall.SeatId(i)], customer: Customer));

        Assert.Equal(ids.Reverse(), (await ReadAsync()).Select(active => active.ReservationId.Value));
    }

    [Fact]
    public async Task A_customer_sees_only_their_own()
    {
        Guid[] customers = [.. Enumerable.Range(0, 200).Select(_ => Guid.CreateVersion7())];
        var plan = ReadModelRig.Grid(20, 10);
        var session = await _rig.ScheduleAsync(plan);
        var batch = await _rig.AppendAsync(
            session,
            [.. customers.Select((customer, i) => Events.Reserved(Guid.CreateVersion7(), [plan.SeatId(i)], customer: customer))]);

        await _projection.ApplyAsync(batch, Cancel);

        for (var i = 0; i < customers.Length; i++)
        {
            var active = Assert.Single(await ReadAsync(customer: customers[i]));
            Assert.Equal(plan.SeatId(i), Assert.Single(active.Seats.AsEnumerable()));
        }
    }

    [Fact]
    public async Task While_a_rebuild_is_under_way_nobody_is_told_that_there_are_none()
    {
        await GivenAsync(Held);

        await _rig.Redis.GetDatabase().ExecuteAsync("FLUSHDB");

        Assert.IsType<RedisReading<IReadOnlyList<ActiveReservationView>>.Missing>(
            await _rig.Reservations.ReadActiveAsync(new CustomerId(Customer), Before, Cancel));
    }

    [Fact]
    public async Task After_a_loss_every_active_reservation_comes_back_as_it_was()
    {
        var ended = Guid.CreateVersion7();
        var second = Guid.CreateVersion7();
        await GivenAsync(
            Held,
            Events.PaymentStarted(Reservation, Customer, Deadline.AddMinutes(2)),
            Events.Reserved(ended, ["B-1"], customer: Customer),
            Events.Cancelled(ended, ["B-1"], customer: Customer),
            Events.Reserved(second, ["B-2"], customer: Customer));
        var before = await ReadAsync();
        Assert.Equal(2, before.Count);
        await _rig.Redis.GetDatabase().ExecuteAsync("FLUSHDB");

        await MaintainAsync();

        Assert.Equivalent(before, await ReadAsync(), strict: true);
    }

    [Fact]
    public async Task What_came_after_the_loss_does_not_hide_what_was_before()
    {
        await GivenAsync(Held);
        await _rig.Redis.GetDatabase().ExecuteAsync("FLUSHDB");
        var second = Guid.CreateVersion7();
        await GivenAsync(Events.Reserved(second, ["B-2"], customer: Customer));

        await MaintainAsync();

        Assert.Equal([second, Reservation], (await ReadAsync()).Select(active => active.ReservationId.Value));
    }

    [Fact]
    public async Task A_payment_whose_reservation_was_lost_asks_for_its_rebuild_when_it_is_read()
    {
        await GivenAsync(Held);
        await _rig.Redis.GetDatabase().KeyDeleteAsync(RedisKeys.CustomerReservations(new CustomerId(Customer)));

        await GivenAsync(Events.PaymentStarted(Reservation, Customer, Deadline));
        Assert.IsType<RedisReading<IReadOnlyList<ActiveReservationView>>.Missing>(
            await _rig.Reservations.ReadActiveAsync(new CustomerId(Customer), Before, Cancel));
        await MaintainAsync();

        var active = Assert.Single(await ReadAsync());
        Assert.Equal((ActiveReservationStatus.Paying, 3L), (active.Status, active.Version));
    }

    [Fact]
    public async Task A_rebuild_that_an_event_overtakes_does_not_bring_back_what_has_ended()
    {
        var restored = Guid.CreateVersion7();
        await _rig.AppendAsync(_session, Held, Events.Reserved(restored, ["B-1"], customer: Customer));
        var store = new ReservationStore(_rig.Redis.GetDatabase(), RedisPlace.Read);
        var overtaking = new OvertakingStore(_rig.Store, async () =>
            await _projection.ApplyAsync(
                await _rig.AppendAsync(_session, Events.Cancelled(Reservation, ["A-1", "A-2"], [("floor", 2)], Customer)),
                Cancel));

        await new ReservationsRebuild(overtaking, store).RebuildAsync(new RebuildRequest(_session, 0), Cancel);

        Assert.Equal(restored, Assert.Single(await ReadAsync()).ReservationId.Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_lives_redelivered_at_random_leave_what_a_rebuild_gives(int seed)
    {
        var random = new Random(seed);
        var life = new RandomSession(seed, Hall);
        await _rig.AppendAsync(life.Id, [life.First(), .. life.Next(300)]);
        var log = await _rig.ReadLogAsync();
        var at = 0;
        while (at < log.Count)
        {
            at = Math.Max(0, at - random.Next(0, 40));
            var batch = log.Skip(at).Take(random.Next(1, 90)).ToList();
            await _projection.ApplyAsync(batch, Cancel);
            at += batch.Count;
        }

        var applied = await ReadAllAsync();
        await _rig.Redis.GetDatabase().ExecuteAsync("FLUSHDB");
        await MaintainAsync();

        Assert.NotEmpty(applied);
        Assert.Equivalent(applied, await ReadAllAsync(), strict: true);
    }

    [Fact]
    public async Task Redis_away_is_an_answer()
    {
        await using var server = new RedisServer();
        await using var rig = await ReadModelRig.CreateAsync(
            await postgres.CreateDatabaseAsync("away", Cancel), await server.CreateDatabaseAsync(Cancel));
        await (await server.GetAsync(Cancel)).KillAsync(Cancel);

        Assert.IsType<RedisReading<IReadOnlyList<ActiveReservationView>>.Unavailable>(
            await rig.Reservations.ReadActiveAsync(new CustomerId(Customer), Before, Cancel));
    }

    private async Task<IReadOnlyList<StoredEvent>> GivenAsync(params SessionEvent[] events)
    {
        var stored = await _rig.AppendAsync(_session, events);
        await _projection.ApplyAsync(stored, Cancel);
        return stored;
    }

    private async Task<IReadOnlyList<ActiveReservationView>> ReadAsync(DateTimeOffset? now = null, Guid? customer = null) =>
        Assert.IsType<RedisReading<IReadOnlyList<ActiveReservationView>>.Found>(
            await _rig.Reservations.ReadActiveAsync(new CustomerId(customer ?? Customer), now ?? Before, Cancel)).Value;

    private async Task<List<ActiveReservationView>> ReadAllAsync()
    {
        var all = new List<ActiveReservationView>();
        for (var customer = 1; customer < 20; customer++)
            all.AddRange(await ReadAsync(customer: new Guid(customer, 0, 0, new byte[8])));
        return all;
    }

    /// <summary>Rounds of upkeep, with the list of sessions as far as the log, until nothing is left to do.</summary>
    private async Task MaintainAsync()
    {
        var list = _rig.NewSessionListProjection();
        var log = await _rig.ReadLogAsync();
        await list.ApplyAsync(log, Cancel);
        var saved = await _rig.Progress.ReadAsync(SessionListProjection.ProjectionName, Cancel);
        if (saved != log[^1].Position)
            await _rig.Progress.AdvanceAsync(SessionListProjection.ProjectionName, saved, log[^1].Position, Cancel);
        while (await _projection.MaintainAsync(Cancel))
            continue;
    }
}
