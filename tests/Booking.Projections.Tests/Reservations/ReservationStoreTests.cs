using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.Projections.Redis;
using Booking.Projections.Reservations;
using Booking.Testing;

namespace Booking.Projections.Tests.Reservations;

/// <summary>How long the texts of facts grow, and how long they live.</summary>
public sealed class ReservationStoreTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private static readonly Guid Customer = Guid.CreateVersion7();
    private static readonly Guid Reservation = Guid.CreateVersion7();
    private static readonly DateTimeOffset Deadline = Events.Evening;
    private ReadModelRig _rig = null!;
    private SessionId _session;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static SeatsReserved Held => Events.Reserved(Reservation, ["A-1", "A-2"], [("floor", 2)], Customer, Deadline);

    public async ValueTask InitializeAsync()
    {
        _rig = await ReadModelRig.CreateAsync(postgres, redis);
        _session = await _rig.ScheduleAsync(ReadModelRig.Hall());
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_text_that_grows_is_compacted_to_what_can_still_be_shown()
    {
        var store = new ReservationStore(_rig.Redis.GetDatabase(), RedisPlace.Read) { CompactionLength = 2_000 };
        var kept = Guid.CreateVersion7();
        await AppendAsync(Events.Reserved(kept, ["B-8"], customer: Customer, expiresAt: Deadline));
        for (var i = 0; i < 200; i++)
        {
            var reservation = Guid.CreateVersion7();
            await AppendAsync(
                Events.Reserved(reservation, ["A-1"], customer: Customer, expiresAt: DateTimeOffset.UtcNow.AddMinutes(-1)),
                Events.Expired(reservation, ["A-1"], customer: Customer));
        }

        var length = await _rig.Redis.GetDatabase().StringLengthAsync(RedisKeys.CustomerReservations(new CustomerId(Customer)));
        Assert.InRange(length, 1, 3_000);
        Assert.Equal(kept, Assert.Single(await ReadAsync()).ReservationId.Value);

        async Task AppendAsync(params SessionEvent[] events)
        {
            var stored = await _rig.AppendAsync(_session, events);
            await store.AppendAsync(
                stored.Select(ReservationFact.Of).OfType<(CustomerId, ReservationFact)>(), stored[^1].Timestamp, Cancel);
        }
    }

    [Fact]
    public async Task A_text_of_what_is_all_still_shown_is_compacted_only_when_it_has_doubled()
    {
        var redis = _rig.Redis.GetDatabase();
        var store = new ReservationStore(redis, RedisPlace.Read) { CompactionLength = 500 };
        var compactions = 0;
        for (var i = 0; i < 200; i++)
        {
            var stored = await _rig.AppendAsync(
                _session, Events.Reserved(Guid.CreateVersion7(), ["A-1"], customer: Customer, expiresAt: Deadline));
            var facts = stored.Select(ReservationFact.Of).OfType<(CustomerId, ReservationFact)>().ToList();
            // Whatever stands twice is left by the next compaction.
            var before = await redis.StringLengthAsync(RedisKeys.CustomerReservations(new CustomerId(Customer)));
            await store.AppendAsync([.. facts, .. facts], stored[^1].Timestamp, Cancel);
            if (await redis.StringLengthAsync(RedisKeys.CustomerReservations(new CustomerId(Customer))) < before)
                compactions++;
        }

        Assert.InRange(compactions, 4, 15);
        Assert.Equal(200, (await ReadAsync()).Count);
    }

    [Fact]
    public async Task A_text_that_was_taken_away_lives_no_longer_than_others()
    {
        var redis = _rig.Redis.GetDatabase();
        var store = new ReservationStore(redis, RedisPlace.Read);
        var key = RedisKeys.CustomerReservations(new CustomerId(Customer));
        var stored = await _rig.AppendAsync(_session, Held);
        var facts = stored.Select(ReservationFact.Of).OfType<(CustomerId, ReservationFact)>().ToList();
        await store.AppendAsync(facts, stored[^1].Timestamp, Cancel);
        await redis.KeyDeleteAsync(key);

        await store.AppendAsync(facts, stored[^1].Timestamp, Cancel);

        Assert.InRange((await redis.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromHours(3.9), TimeSpan.FromHours(4));
    }

    [Fact]
    public async Task The_time_to_live_is_renewed_before_it_is_shorter_than_a_hold_can_last()
    {
        var clock = new Stopwatch();
        var store = new ReservationStore(_rig.Redis.GetDatabase(), RedisPlace.Read) { Clock = clock };
        var redis = _rig.Redis.GetDatabase();
        var key = RedisKeys.CustomerReservations(new CustomerId(Customer));
        var stored = await _rig.AppendAsync(_session, Held);
        var facts = stored.Select(ReservationFact.Of).OfType<(CustomerId, ReservationFact)>().ToList();
        await store.AppendAsync(facts, stored[^1].Timestamp, Cancel);
        Assert.InRange((await redis.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromHours(3.9), TimeSpan.FromHours(4));

        await redis.KeyExpireAsync(key, TimeSpan.FromHours(3));
        clock.Elapsed += TimeSpan.FromMinutes(59);
        await store.AppendAsync(facts, stored[^1].Timestamp, Cancel);
        Assert.InRange((await redis.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromHours(2.9), TimeSpan.FromHours(3));

        clock.Elapsed += TimeSpan.FromMinutes(1);
        await store.AppendAsync(facts, stored[^1].Timestamp, Cancel);
        Assert.InRange((await redis.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromHours(3.9), TimeSpan.FromHours(4));
    }

    [Fact]
    public async Task Compaction_keeps_the_end_of_what_a_late_delivery_could_bring_back()
    {
        var store = new ReservationStore(_rig.Redis.GetDatabase(), RedisPlace.Read) { CompactionLength = 100 };
        var stored = await _rig.AppendAsync(_session, Held, Events.Cancelled(Reservation, ["A-1", "A-2"], [("floor", 2)], Customer));
        var facts = stored.Select(ReservationFact.Of).OfType<(CustomerId, ReservationFact)>().ToList();

        await store.AppendAsync(facts, stored[^1].Timestamp, Cancel);
        await store.AppendAsync([facts[0]], stored[^1].Timestamp, Cancel);

        Assert.Empty(await ReadAsync());
    }

    private async Task<IReadOnlyList<ActiveReservationView>> ReadAsync()
    {
        var text = await _rig.Redis.GetDatabase().StringGetAsync(RedisKeys.CustomerReservations(new CustomerId(Customer)));
        return new ReservationFacts((string?)text ?? "").ActiveAt(Deadline.AddTicks(-1));
    }

    private sealed class Stopwatch : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
