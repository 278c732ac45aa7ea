using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.Projections.Statistics;
using Booking.Testing;

namespace Booking.Projections.Tests.Statistics;

public sealed class StatisticsTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private const int ManyMinutes = 100_000;
    private static readonly DateTimeOffset Noon = new(2031, 4, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Reservation = Guid.CreateVersion7();
    private static readonly SeatingPlan House = ReadModelRig.PlanOf(
        """
        {"categories": [{"key": "stalls"}, {"key": "box"}, {"key": "floor"}],
        "sections": [{"rows": [
        {"label": "A", "seats": [{"label": "1", "category": "box"}, {"label": "2", "category": "box"},
          {"label": "3", "category": "stalls"}, {"label": "4", "category": "stalls"}, {"label": "5", "category": "stalls"}]},
        {"label": "B", "seats": [{"label": "1", "category": "stalls"}, {"label": "2", "category": "stalls"},
          {"label": "3", "category": "stalls"}, {"label": "4", "category": "stalls"}, {"label": "5", "category": "stalls"}]}
        ]}],
        "areas": [{"id": "floor", "label": "Floor", "category": "floor", "capacity": 40},
          {"id": "bar", "label": "Bar", "category": "stalls", "capacity": 6}]}
        """);

    private ReadModelRig _rig = null!;
    private StatisticsProjection _projection = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await ReadModelRig.CreateAsync(postgres, redis);
        _projection = _rig.NewStatisticsProjection();
        await _rig.Catalog.AddAsync(House, Cancel);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_sale_is_counted_by_category_by_day_and_by_minute()
    {
        var session = await OpenAsync(Noon);
        var other = Guid.CreateVersion7();
        var paid = Events.Paid(Reservation, ["A-1", "A-3"], [("floor", 2)], amount: 5500 + 4500 + (2 * 6500));
        await _rig.AppendAtAsync(
            session, Noon.AddSeconds(10), Events.Reserved(Reservation, ["A-1", "A-3"], [("floor", 2)]),
            Events.Reserved(other, ["A-4"]), new SeatsBlocked(["B-1", "B-2"], "camera"));
        await _rig.AppendAtAsync(session, Noon.AddSeconds(70), paid);
        await _rig.AppendAtAsync(session, Noon.AddDays(1), Events.CheckedIn(paid), Events.Expired(other, ["A-4"]));

        await ApplyLogAsync();

        var view = await _rig.Statistics.ReadSessionAsync(session, 60, Cancel);
        Assert.Equal(7, view!.Version);
        var sales = view.Sales;
        Assert.Equal(
            [
                new CategoryCounts("box", 2, 0, 1, 0, 5500),
                new CategoryCounts("floor", 40, 0, 2, 0, 13_000),
                new CategoryCounts("stalls", 14, 0, 1, 2, 4500),
            ],
            sales.Categories);
        var life = new SaleCounts(2, 1, 0, 1, 0, 1, 4, 0, 23_000, 0);
        Assert.Equal((life, 0.5, 23_000), (sales.Total, sales.Total.Conversion, sales.Total.Revenue));
        Assert.Equal(
            [
                new PeriodSales(Noon.AddHours(-12), new(Reservations: 2, Payments: 1, PlacesSold: 4, PaidAmount: 23_000)),
                new PeriodSales(Noon.AddHours(12), new(Expiries: 1, CheckIns: 1)),
            ],
            sales.Days);
        Assert.Equal(
            [
                new PeriodSales(Noon, new(Reservations: 2)),
                new PeriodSales(Noon.AddMinutes(1), new(Payments: 1, PlacesSold: 4, PaidAmount: 23_000)),
                new PeriodSales(Noon.AddDays(1), new(Expiries: 1, CheckIns: 1)),
            ],
            sales.Minutes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Statistics_of_random_sales_are_the_fold_of_the_log_however_it_is_cut_and_repeated(int seed)
    {
        var sessions = await GivenRandomSalesAsync(seed, 5, 300);
        var log = await _rig.ReadLogAsync();
        var random = new Random(seed);

        for (var from = 0; from < log.Count;)
        {
            var count = random.Next(1, 200);
            await _projection.ApplyAsync([.. log.Skip(from).Take(count)], Cancel);
            // Progress is saved now and then: after a crash the last batches come again, cut elsewhere.
            from += random.Next(3) == 0 ? random.Next(0, count) : count;
        }

        await AssertExactAsync(sessions, random);
    }

    [Fact]
    public async Task A_log_that_is_delivered_again_changes_nothing()
    {
        var sessions = await GivenRandomSalesAsync(7, 3, 200);
        await ApplyLogAsync();
        await ApplyLogAsync();
        await _rig.NewStatisticsProjection().ApplyAsync(await _rig.ReadLogAsync(), Cancel);

        await AssertExactAsync(sessions, new Random(7));
    }

    [Fact]
    public async Task After_a_crash_between_write_and_progress_the_next_leader_counts_nothing_twice()
    {
        var sessions = await GivenRandomSalesAsync(8, 3, 400);
        // This one wrote, and was gone before it could say how far.
        await _projection.ApplyAsync([.. (await _rig.ReadLogAsync()).Take(700)], Cancel);
        Assert.Equal(0, await _rig.Progress.ReadAsync(StatisticsProjection.ProjectionName, Cancel));

        await using (_rig.Start([_rig.NewStatisticsProjection()]))
            await _rig.CatchUpAsync(StatisticsProjection.ProjectionName);

        await AssertExactAsync(sessions, new Random(8));
    }

    [Fact]
    public async Task Of_two_that_take_themselves_for_the_leader_each_event_is_counted_by_one()
    {
        var sessions = await GivenRandomSalesAsync(9, 4, 300);
        var log = await _rig.ReadLogAsync();
        var projections = Enumerable.Range(0, 4).Select(_ => _rig.NewStatisticsProjection()).ToArray();
        var lost = 0;

        foreach (var events in log.Chunk(50))
        {
            await Task.WhenAll(projections.Select(async projection =>
            {
                try
                {
                    await projection.ApplyAsync(events, Cancel);
                }
                catch (ConcurrentWriteException)
                {
                    Interlocked.Increment(ref lost);
                }
            }));
        }

        Assert.True(lost > 0, "None of the four was ever late: the test did not show anything.");
        await AssertExactAsync(sessions, new Random(9));
    }

    [Fact]
    public async Task What_is_behind_or_lost_is_counted_again_from_the_log()
    {
        var sessions = await GivenRandomSalesAsync(10, 2, 200);
        await ApplyLogAsync();
        foreach (var table in (string[])["session_statistics", "category_statistics", "sales"])
        {
            await using var delete = _rig.DataSource.CreateCommand($"truncate booking.{table}");
            await delete.ExecuteNonQueryAsync(Cancel);
        }

        foreach (var session in sessions)
            await _projection.ApplyAsync(await _rig.AppendAtAsync(session.Id, Noon.AddDays(9), session.Next()), Cancel);

        await AssertExactAsync(sessions, new Random(10));
    }

    [Fact]
    public async Task All_sessions_are_added_up_by_currency_and_the_best_sold_come_first()
    {
        var real = await OpenAsync(Noon);
        var other = await OpenAsync(Noon);
        var euro = await OpenAsync(Noon, "EUR");
        await SellAsync(real, Noon, "A-1");
        await SellAsync(real, Noon.AddMinutes(1), "A-3", "A-4");
        await SellAsync(other, Noon.AddMinutes(1), "B-1");
        await SellAsync(euro, Noon.AddMinutes(2), "B-1", "B-2", "B-3", "B-4");
        await ApplyLogAsync();

        var all = await _rig.Statistics.ReadAllAsync(default, 60, 2, Cancel);

        Assert.Equal(["BRL", "EUR"], all.Currencies.Select(sales => sales.Currency));
        Assert.Equal([2L, 1L], all.Currencies.Select(sales => sales.Sessions));
        Assert.Equal(
            [new CategoryCounts("box", 4, 0, 1, 0, 5500), new("floor", 80, 0, 0, 0, 0), new("stalls", 28, 0, 3, 0, 13_500)],
            all.Currencies[0].Categories);
        Assert.Equal([4500L * 4, 4500 * 4], all.Currencies.Select(sales => sales.Total.Revenue));
        Assert.Equal([Noon, Noon.AddMinutes(1)], all.Currencies[0].Minutes.Select(minute => minute.BeginsAt));
        Assert.Equal(3, all.Currencies[0].Minutes[1].Counts.PlacesSold);
        Assert.Equal(
            [
                new PopularSession(euro, "Hamlet", "Globe", Events.Evening, 56, 4, new Money(18_000, "EUR")),
                new PopularSession(real, "Hamlet", "Globe", Events.Evening, 56, 3, new Money(13_500, "BRL")),
            ],
            all.Popular);
    }

    [Fact]
    public async Task Only_the_newest_minutes_are_told_and_they_come_in_order()
    {
        var session = await OpenAsync(Noon);
        for (var i = 0; i < 8; i++)
            await SellAsync(session, Noon.AddMinutes(3 * i), House.SeatId(i));
        await ApplyLogAsync();

        var view = await _rig.Statistics.ReadSessionAsync(session, 3, Cancel);

        Assert.Equal([15, 18, 21], view!.Sales.Minutes.Select(minute => (minute.BeginsAt - Noon).TotalMinutes));
        Assert.Equal(8, view.Sales.Total.Payments);
    }

    [Fact]
    public async Task A_session_of_which_nothing_is_counted_has_no_statistics() =>
        Assert.Null(await _rig.Statistics.ReadSessionAsync(new SessionId(Guid.CreateVersion7()), 60, Cancel));

    [Fact]
    public async Task An_event_that_does_not_fit_the_plan_stops_the_projection_and_counts_nothing()
    {
        var session = await OpenAsync(Noon);
        await _rig.AppendAtAsync(session, Noon, Events.Reserved(Reservation, ["Z-9"]));

        await Assert.ThrowsAsync<ProjectionInvariantException>(ApplyLogAsync);

        Assert.Null(await _rig.Statistics.ReadSessionAsync(session, 60, Cancel));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    public async Task The_ends_of_time_are_times_too(string from, string to)
    {
        await SellAsync(await OpenAsync(Noon), Noon, "A-1");
        await ApplyLogAsync();
        var time = new SaleTime(Instant(from), Instant(to));

        var all = await _rig.Statistics.ReadAllAsync(time, 60, 10, Cancel);

        var isAllTime = time.From != time.To;
        Assert.Equal(isAllTime ? 1 : 0, Assert.Single(all.Currencies).Total.Payments);
    }

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private async Task AssertExactAsync(IReadOnlyList<RandomSession> sessions, Random random)
    {
        var folds = new List<NaiveStatistics>();
        foreach (var session in sessions)
        {
            var fold = new NaiveStatistics(House, await _rig.ReadStreamAsync(session.Id));
            folds.Add(fold);
            var view = (await _rig.Statistics.ReadSessionAsync(session.Id, ManyMinutes, Cancel))!;
            Assert.Equal(fold.Version, view.Version);
            Assert.Equal(fold.Categories(), view.Sales.Categories);
            Assert.Equal(fold.Total(), view.Sales.Total);
            Assert.Equal(fold.By(TimeSpan.FromDays(1)), view.Sales.Days);
            Assert.Equal(fold.By(TimeSpan.FromMinutes(1)), view.Sales.Minutes);
            Assert.Equal(view.Sales.Total.Revenue, view.Sales.Categories.Sum(category => category.Revenue));
        }

        for (var i = 0; i < 12; i++)
        {
            DateTimeOffset? from = random.Next(4) == 0 ? null : Noon.AddSeconds(random.Next(-100_000, 500_000));
            DateTimeOffset? to = random.Next(4) == 0 ? null : (from ?? Noon).AddSeconds(random.Next(0, 400_000));
            var sales = Assert.Single((await _rig.Statistics.ReadAllAsync(
                new SaleTime(from, to), ManyMinutes, 10, Cancel)).Currencies);
            Assert.Equal(Sum(folds.Select(fold => fold.Total(from, to))), sales.Total);
            Assert.Equal(sales.Total, Sum(sales.Days.Select(day => day.Counts)));
            Assert.Equal(sales.Total, Sum(sales.Minutes.Select(minute => minute.Counts)));
        }
    }

    private static SaleCounts Sum(IEnumerable<SaleCounts> counts) =>
        counts.Aggregate(default(SaleCounts), (sum, one) => sum + one);

    /// <summary>Sales over some days, in turns, some minutes busier than others.</summary>
    private async Task<IReadOnlyList<RandomSession>> GivenRandomSalesAsync(int seed, int count, int events)
    {
        var random = new Random(seed);
        RandomSession[] sessions = [.. Enumerable.Range(0, count).Select(i => new RandomSession(seed * 100 + i, House))];
        foreach (var session in sessions)
            await _rig.AppendAtAsync(session.Id, Noon.AddDays(-1), session.First());
        var at = Noon;
        for (var appended = 0; appended < count * events; appended += 20)
        {
            var session = sessions[random.Next(count)];
            await _rig.AppendAtAsync(session.Id, at, session.Next(20));
            at = at.AddSeconds(random.Next(3) == 0 ? random.Next(1, 40_000) : random.Next(0, 40));
        }

        return sessions;
    }

    private async Task<SessionId> OpenAsync(DateTimeOffset at, string currency = "BRL")
    {
        var session = new SessionId(Guid.CreateVersion7());
        await _rig.AppendAtAsync(session, at, Events.Scheduled(session, House) with { Currency = currency });
        return session;
    }

    private async Task SellAsync(SessionId session, DateTimeOffset at, params string[] seats)
    {
        var reservation = Guid.CreateVersion7();
        await _rig.AppendAtAsync(session, at, Events.Reserved(reservation, seats), Events.Paid(reservation, seats));
    }

    private async Task ApplyLogAsync() => await _projection.ApplyAsync(await _rig.ReadLogAsync(), Cancel);
}
