using Booking.Projections.Daemon;
using Booking.Projections.Purchases;
using Booking.Projections.Rebuild;
using Booking.Projections.Redis;
using Booking.Projections.Reservations;
using Booking.Projections.SeatMap;
using Booking.Projections.Sessions;
using Booking.Testing;

namespace Booking.Projections.Tests.Rebuild;

/// <summary>What goes wrong while a read model is rebuilt, and what becomes of it.</summary>
public sealed class RebuildFaultTests(PostgresServer postgres) : IAsyncLifetime
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
    public async Task The_next_leader_goes_on_where_one_that_ended_in_the_middle_was(string name)
    {
        var options = Slow with { RestPerRebuildWork = 15 };
        var first = Rig.Start(Rig.AllProjections(), options: options);
        await _scene.CatchUpAsync();
        await _scene.DamageAsync(name);
        await Rig.Rebuilds.AskAsync(name, Cancel);
        var half = await Eventually.ReturnsAsync(
            async () =>
            {
                var position = await Rig.Progress.ReadAsync(ProjectionRebuilds.CopyOf(name), Cancel);
                Assert.True(position > 100);
                return position;
            },
            cancel: Cancel);
        await first.DisposeAsync();
        Assert.True(await Rig.Rebuilds.HasBegunAsync(name, Cancel));

        await using var second = Rig.Start(Rig.AllProjections(), options: Slow);
        var seen = await _scene.FollowAsync(name);

        Assert.All(seen, status => Assert.True(status.Position >= half, $"{status.Position} is before {half}."));
        await _scene.AssertAllRightAsync();
    }

    [Fact]
    public async Task Two_nodes_whose_connections_are_killed_again_and_again_rebuild_everything_in_the_end()
    {
        await using var one = Rig.Start(Rig.AllProjections(), options: Slow);
        await using var other = Rig.Start(Rig.AllProjections(), options: Slow);
        await _scene.CatchUpAsync();
        foreach (var name in RebuildScene.Names)
        {
            await _scene.DamageAsync(name);
            await Rig.Rebuilds.AskAsync(name, Cancel);
        }

        for (var round = 0; round < 4; round++)
        {
            await Rig.AppendAsync(_scene.Sold[round].Id, _scene.Sold[round].Next(3));
            await Task.Delay(TimeSpan.FromMilliseconds(300), Cancel);
            await KillConnectionsAsync();
        }

        await Eventually.HoldsAsync(
            async () => Assert.DoesNotContain(await Rig.States.ReadAllAsync(Cancel), status => status.IsCopy),
            TimeSpan.FromSeconds(60), Cancel);
        await _scene.AssertAllRightAsync();
    }

    [Theory]
    [InlineData(SeatMapProjection.ProjectionName)]
    [InlineData(ReservationsProjection.ProjectionName)]
    public async Task Redis_may_be_emptied_while_its_read_model_is_rebuilt(string name)
    {
        await using var daemon = Rig.Start(Rig.AllProjections(), options: Slow with { RestPerRebuildWork = 15 });
        await _scene.CatchUpAsync();
        await Rig.Rebuilds.AskAsync(name, Cancel);
        await Eventually.HoldsAsync(
            async () => Assert.True(await Rig.Progress.ReadAsync(ProjectionRebuilds.CopyOf(name), Cancel) > 100),
            cancel: Cancel);
        Assert.True(await Rig.Rebuilds.HasBegunAsync(name, Cancel));

        await Rig.Redis.GetDatabase().ExecuteAsync("FLUSHALL");
        await Rig.AppendAsync(_scene.Sold[0].Id, _scene.Sold[0].Next(5));

        await _scene.FollowAsync(name);
        await _scene.AssertAllRightAsync();
    }

    [Theory]
    [InlineData(SeatMapProjection.ProjectionName)]
    [InlineData(ReservationsProjection.ProjectionName)]
    public async Task A_switch_that_was_left_half_done_is_completed_before_anything_is_written(string name)
    {
        await using (Rig.Start(Rig.AllProjections()))
            await _scene.CatchUpAsync();
        await _scene.DamageAsync(name);
        // What is right, as copies that have not yet taken their places: the leader died between two keys.
        var replacement = ProjectionOf(name).Replacement!;
        await Rig.Rebuilds.AskAsync(name, Cancel);
        var start = await replacement.BeginAsync(Cancel);
        await Rig.Rebuilds.BeginAsync(name, start, Cancel);
        var log = await Rig.ReadLogAsync();
        await replacement.Projection.ApplyAsync(log, Cancel);
        await Rig.Redis.GetDatabase().StringSetAsync(SwitchingKeyOf(name), "1");

        await using var daemon = Rig.Start(Rig.AllProjections());
        await _scene.FollowAsync(name);

        await _scene.AssertAllRightAsync();
        Assert.False(await Rig.Redis.GetDatabase().KeyExistsAsync(SwitchingKeyOf(name)));
    }

    [Fact]
    public async Task A_projection_that_its_own_read_model_stops_is_helped_by_a_rebuild()
    {
        var name = PurchasesProjection.ProjectionName;
        var (reservation, customer) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var session = await Rig.ScheduleAsync(RebuildScene.Hall);
        await Rig.AppendAsync(
            session, Events.Reserved(reservation, ["A-1"], customer: customer),
            Events.Paid(reservation, ["A-1"], customer: customer));
        await using var daemon = Rig.Start(
            Rig.AllProjections(), options: Slow with { FirstStop = TimeSpan.FromMinutes(5) });
        await _scene.CatchUpAsync();
        await _scene.ExecuteAsync("delete from booking.purchases");
        await Rig.AppendAsync(session, Events.Refunded(reservation, ["A-1"], customer: customer));
        await Eventually.HoldsAsync(() => _scene.AssertStateAsync(name, ProjectionState.Stopped), cancel: Cancel);

        await Rig.Rebuilds.AskAsync(name, Cancel);

        await _scene.FollowAsync(name);
        await Rig.CatchUpAsync(name);
        await _scene.AssertAllRightAsync();
        await Eventually.HoldsAsync(() => _scene.AssertStateAsync(name, ProjectionState.Running), cancel: Cancel);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_stops_the_copy_and_is_named_and_the_old_one_is_read_on()
    {
        var name = SessionListProjection.ProjectionName;
        await using var daemon = Rig.Start(Rig.AllProjections(), options: Slow);
        await _scene.CatchUpAsync();
        var poison = (await Rig.ReadLogAsync())[400];
        await _scene.ExecuteAsync("update booking.mt_events set type = 'seats_teleported' where seq_id = "
            + poison.Position.ToString(System.Globalization.CultureInfo.InvariantCulture));

        await Rig.Rebuilds.AskAsync(name, Cancel);
        var stopped = await Eventually.ReturnsAsync(
            async () => (await Rig.States.ReadAllAsync(Cancel)).Single(
                status => status.IsCopy && status.State == ProjectionState.Stopped),
            cancel: Cancel);

        Assert.Contains($"{poison.Position} (seats_teleported", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("not known", stopped.Error, StringComparison.Ordinal);
        await Rig.AppendAsync(_scene.Sold[0].Id, _scene.Sold[0].Next(5));
        await Rig.CatchUpAsync(name);
        Assert.Equal(RebuildAnswer.UnderWay, await Rig.Rebuilds.AskAsync(name, Cancel));

        await _scene.ExecuteAsync("update booking.mt_events set type = '" + poison.Type + "' where type = 'seats_teleported'");
        await _scene.FollowAsync(name);
        await _scene.AssertAllRightAsync();
    }

    private IProjection ProjectionOf(string name) => Rig.AllProjections().Single(projection => projection.Name == name);

    private static string SwitchingKeyOf(string name) => (string)RedisPlace.Copy.Of(
        name == SeatMapProjection.ProjectionName ? RedisKeys.SeatMapMarker : RedisKeys.ReservationsMarker)! + ":switching";

    private async Task KillConnectionsAsync()
    {
        await using var kill = Rig.DataSource.CreateCommand(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        await Eventually.HoldsAsync(() => kill.ExecuteNonQueryAsync(Cancel), cancel: Cancel);
        // What appends for the test is to find connections that stand.
        Rig.DataSource.Clear();
    }
}
