using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Projections.Daemon;
using Booking.Projections.Purchases;
using Booking.Projections.Rebuild;
using Booking.Projections.Redis;
using Booking.Projections.Reservations;
using Booking.Projections.SeatMap;
using Booking.Projections.Sessions;
using Booking.Projections.Statistics;
using Booking.Projections.Tests.Statistics;
using Booking.Testing;

namespace Booking.Projections.Tests.Rebuild;

/// <summary>A log of some sessions with all their read models, which are damaged, rebuilt, and held against the log.</summary>
public sealed class RebuildScene : IAsyncDisposable
{
    private const int Sessions = 6;
    private const int EventsASession = 300;

    private readonly RedisServer _redis = new();

    private RebuildScene()
    {
    }

    /// <summary>Small batches: a copy takes a while.</summary>
    public static ProjectionDaemonOptions Slow { get; } =
        ReadModelRig.Quick with { MaxBatch = 25, RestPerRebuildWork = 2, WindowSize = 64, MaxWindowSize = 128 };

    public static SeatingPlan Hall { get; } = ReadModelRig.Hall();

    public static IReadOnlyList<string> Names { get; } =
    [
        SeatMapProjection.ProjectionName, ReservationsProjection.ProjectionName, SessionListProjection.ProjectionName,
        PurchasesProjection.ProjectionName, StatisticsProjection.ProjectionName,
    ];

    public ReadModelRig Rig { get; private set; } = null!;

    /// <summary>Sessions that were sold before anything is rebuilt.</summary>
    public RandomSession[] Sold { get; private set; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RebuildScene> CreateAsync(PostgresServer postgres)
    {
        var scene = new RebuildScene();
        scene.Rig = await ReadModelRig.CreateAsync(
            await postgres.CreateDatabaseAsync("rebuild", Cancel), await scene._redis.CreateDatabaseAsync(Cancel));
        await scene.Rig.Catalog.AddAsync(Hall, Cancel);
        scene.Sold = [.. Enumerable.Range(0, Sessions).Select(seed => new RandomSession(seed, Hall))];
        foreach (var session in scene.Sold)
            await scene.Rig.AppendAsync(session.Id, [session.First(), .. session.Next(EventsASession)]);
        return scene;
    }

    public async ValueTask DisposeAsync()
    {
        await Rig.DisposeAsync();
        await _redis.DisposeAsync();
    }

    /// <summary>Waits until a read model is rebuilt; answers what was seen of its copy.</summary>
    public async Task<List<ProjectionStatus>> FollowAsync(string name)
    {
        var seen = new List<ProjectionStatus>();
        await Eventually.HoldsAsync(
            async () =>
            {
                var copies = (await Rig.States.ReadAllAsync(Cancel)).Where(
                    status => status.Name == ProjectionRebuilds.CopyOf(name)).ToList();
                seen.AddRange(copies);
                Assert.Empty(copies);
            },
            TimeSpan.FromSeconds(40), Cancel);
        return seen;
    }

    /// <summary>Makes a read model wrong.</summary>
    public Task DamageAsync(string name) => name switch
    {
        SeatMapProjection.ProjectionName =>
            Rig.Redis.GetDatabase().StringSetRangeAsync(RedisKeys.SeatMap(Sold[^1].Id), 70, "3333"),
        ReservationsProjection.ProjectionName => ForgetReservationsAsync(),
        SessionListProjection.ProjectionName => ExecuteAsync("update booking.session_list set title = 'Macbeth', sold = 1"),
        PurchasesProjection.ProjectionName => ExecuteAsync(
            "delete from booking.purchases where reservation_id in (select reservation_id from booking.purchases limit 5)"),
        _ => ExecuteAsync("update booking.sales set paid_amount = paid_amount + 1"),
    };

    /// <summary>Holds every read model against the log.</summary>
    public async Task AssertAllRightAsync()
    {
        await CatchUpAsync();
        var expected = new NaiveReadModels(await Rig.ReadLogAsync());
        Assert.Equal(expected.Purchases(), await NaiveReadModels.KeptPurchasesAsync(Rig));
        foreach (var session in Sold)
        {
            // A map that Redis lost is asked for, and comes back.
            await Eventually.HoldsAsync(() => SameMap.AssertKeptAsync(Rig, session.Id), cancel: Cancel);
            var fold = await Rig.FoldAsync(session.Id);
            var listed = await Rig.SessionList.ReadAsync(session.Id, Cancel);
            Assert.Equal(("Hamlet", fold.Version, fold.Counts), (listed!.Title, listed.Version, listed.Counts));
            var counted = await Rig.Statistics.ReadSessionAsync(session.Id, 1, Cancel);
            var naive = new NaiveStatistics(Hall, await Rig.ReadStreamAsync(session.Id));
            Assert.Equal((naive.Version, naive.Total()), (counted!.Version, counted.Sales.Total));
            Assert.Equal(naive.Categories(), counted.Sales.Categories);
        }

        foreach (var (customer, active) in expected.ActiveByCustomer())
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    var kept = await Rig.Reservations.ReadActiveAsync(customer, DateTimeOffset.UtcNow, Cancel);
                    var found = Assert.IsType<RedisReading<IReadOnlyList<ActiveReservationView>>.Found>(kept);
                    Assert.Equal(active, found.Value.Select(view => view.ReservationId).ToHashSet());
                },
                cancel: Cancel);
        }
    }

    /// <summary>Waits until every read model has all that the log has.</summary>
    public async Task CatchUpAsync()
    {
        foreach (var name in Names)
            await Rig.CatchUpAsync(name);
        // Redis has every active reservation, and says so.
        await Eventually.HoldsAsync(
            async () => Assert.IsType<RedisReading<IReadOnlyList<ActiveReservationView>>.Found>(
                await Rig.Reservations.ReadActiveAsync(new CustomerId(Guid.Empty), DateTimeOffset.UtcNow, Cancel)),
            cancel: Cancel);
    }

    public async Task AssertStateAsync(string name, ProjectionState state) =>
        Assert.Equal(state, (await Rig.States.ReadAllAsync(Cancel)).Single(status => status.Name == name).State);

    /// <summary>Runs a statement that must change something.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = Rig.DataSource.CreateCommand(sql);
        Assert.True(await command.ExecuteNonQueryAsync(Cancel) > 0);
    }

    // The customer of whom most is active, without a word of it.
    private async Task ForgetReservationsAsync()
    {
        var active = new NaiveReadModels(await Rig.ReadLogAsync()).ActiveByCustomer().MaxBy(one => one.Value.Count);
        Assert.NotEmpty(active.Value);
        Assert.True(await Rig.Redis.GetDatabase().KeyDeleteAsync(RedisKeys.CustomerReservations(active.Key)));
        var left = await Rig.Reservations.ReadActiveAsync(active.Key, DateTimeOffset.UtcNow, Cancel);
        Assert.Empty(Assert.IsType<RedisReading<IReadOnlyList<ActiveReservationView>>.Found>(left).Value);
    }
}
