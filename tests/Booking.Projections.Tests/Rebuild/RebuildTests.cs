using Booking.Domain;
using Booking.Projections.Daemon;
using Booking.Projections.Purchases;
using Booking.Projections.Rebuild;
using Booking.Projections.Redis;
using Booking.Projections.Reservations;
using Booking.Projections.SeatMap;
using Booking.Projections.Sessions;
using Booking.Projections.Statistics;
using Booking.Testing;

namespace Booking.Projections.Tests.Rebuild;

/// <summary>Read models are rebuilt while the sale goes on and readers compare what they get with the log.</summary>
public sealed class RebuildTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly ProjectionDaemonOptions Slow = RebuildScene.Slow;

    private RebuildScene _scene = null!;

    public static TheoryData<string> Names { get; } = [.. RebuildScene.Names];

    private ReadModelRig Rig => _scene.Rig;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scene = await RebuildScene.CreateAsync(postgres);

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Readers_notice_nothing_while_it_is_rebuilt_and_what_was_damaged_is_right_again(string name)
    {
        await using var daemon = Rig.Start(Rig.AllProjections(), options: Slow);
        await _scene.CatchUpAsync();
        await _scene.DamageAsync(name);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var sale = SellAndLookAsync(name, ending.Token);

        Assert.Equal(RebuildAnswer.Asked, await Rig.Rebuilds.AskAsync(name, Cancel));
        var seen = await _scene.FollowAsync(name);
        await ending.CancelAsync();
        var looks = await sale;

        Assert.True(looks > 1, $"Only {looks} looks.");
        Assert.Contains(seen, status => status.State == ProjectionState.Rebuilding && status.Lag > 0);
        await _scene.AssertAllRightAsync();
        Assert.DoesNotContain(await Rig.States.ReadAllAsync(Cancel), status => status.IsCopy);
    }

    [Fact]
    public async Task It_is_asked_for_once_at_a_time_and_only_of_what_there_is()
    {
        var name = StatisticsProjection.ProjectionName;

        Assert.Equal(RebuildAnswer.Asked, await Rig.Rebuilds.AskAsync(name, Cancel));
        Assert.Equal(RebuildAnswer.UnderWay, await Rig.Rebuilds.AskAsync(name, Cancel));
        Assert.Equal(RebuildAnswer.Unknown, await Rig.Rebuilds.AskAsync("statistics-0", Cancel));
        Assert.Contains(
            await Rig.States.ReadAllAsync(Cancel),
            status => status is { Name: "statistics-1-rebuild", State: ProjectionState.Rebuilding });
    }

    // Sells, waits as a reader of one's own writes does, and looks: what was sold must be there, and nothing goes back.
    private async Task<int> SellAndLookAsync(string name, CancellationToken ending)
    {
        var session = await Rig.ScheduleAsync(RebuildScene.Hall, "Othello");
        var customer = Guid.CreateVersion7();
        var looks = 0;
        if (name == ReservationsProjection.ProjectionName)
        {
            await Eventually.HoldsAsync(
                async () => Assert.IsType<RedisReading<IReadOnlyList<ActiveReservationView>>.Found>(
                    await Rig.Reservations.ReadActiveAsync(new CustomerId(customer), DateTimeOffset.UtcNow, Cancel)),
                cancel: Cancel);
        }

        for (; !ending.IsCancellationRequested; looks++)
        {
            var reservation = Guid.CreateVersion7();
            var events = await Rig.AppendAsync(
                session, Events.Reserved(reservation, [], [("floor", 1)], customer, DateTimeOffset.UtcNow.AddHours(1)));
            if (looks % 2 == 1)
                events = await Rig.AppendAsync(session, Events.Paid(reservation, [], [("floor", 1)], customer));
            await Rig.CatchUpAsync(name);
            await LookAsync(name, session, customer, events[^1].Version, looks);
            if (looks == 90)
                break;
        }

        return looks;
    }

    private async Task LookAsync(string name, SessionId session, Guid customer, long version, int looks)
    {
        switch (name)
        {
            case SeatMapProjection.ProjectionName:
                var map = await Rig.SeatMaps.ReadAsync(session, Cancel);
                Assert.Equal(version, Assert.IsType<RedisReading<SeatMapView>.Found>(map).Value.Version);
                break;
            case ReservationsProjection.ProjectionName:
                var active = await Rig.Reservations.ReadActiveAsync(new CustomerId(customer), DateTimeOffset.UtcNow, Cancel);
                Assert.Equal(
                    (looks / 2) + 1,
                    Assert.IsType<RedisReading<IReadOnlyList<ActiveReservationView>>.Found>(active).Value.Count);
                break;
            case SessionListProjection.ProjectionName:
                Assert.Equal(version, (await Rig.SessionList.ReadAsync(session, Cancel))!.Version);
                break;
            case PurchasesProjection.ProjectionName:
                var bought = await Rig.Purchases.ReadByCustomerAsync(new CustomerId(customer), 100, null, Cancel);
                Assert.Equal((looks + 1) / 2, bought.Items.Count);
                break;
            default:
                Assert.Equal(version, (await Rig.Statistics.ReadSessionAsync(session, 1, Cancel))!.Version);
                break;
        }
    }
}
