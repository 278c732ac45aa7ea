using System.Diagnostics.Metrics;
using Booking.Domain;
using Booking.EventStore;
using Booking.Projections.Daemon;
using Booking.Testing;
using Microsoft.Extensions.Logging;

namespace Booking.Projections.Tests.Daemon;

public sealed class ProjectionDaemonTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private ReadModelRig _rig = null!;
    private SessionId _session;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await ReadModelRig.CreateAsync(postgres, redis);
        _session = await _rig.ScheduleAsync(ReadModelRig.Grid(20, 20));
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Every_event_is_applied_once_in_the_order_of_the_log()
    {
        var projection = new RecordingProjection("recording");
        await using var daemon = _rig.Start([projection]);
        for (var i = 1; i <= 30; i++)
            await ReserveAsync(i, count: i % 3 + 1);

        await _rig.CatchUpAsync(projection.Name);

        Assert.Equal(await PositionsAsync(), projection.Positions);
    }

    [Fact]
    public async Task It_goes_on_after_its_saved_progress()
    {
        var log = await AppendTenAsync();
        await _rig.Progress.AdvanceAsync("recording", 0, log[4].Position, Cancel);
        var projection = new RecordingProjection("recording");

        await using var daemon = _rig.Start([projection]);
        await _rig.CatchUpAsync(projection.Name);

        Assert.Equal(log.Skip(5).Select(e => e.Position), projection.Positions);
    }

    [Fact]
    public async Task A_hint_wakes_it_long_before_the_poll()
    {
        var projection = new RecordingProjection("recording");
        await using var daemon = _rig.Start([projection]);
        await _rig.CatchUpAsync(projection.Name);
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 1; i <= 10; i++)
        {
            await ReserveAsync(i);
            await _rig.CatchUpAsync(projection.Name);
        }

        Assert.InRange(
            TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, ReadModelRig.Quick.Poll * 10 * 0.8);
    }

    [Fact]
    public async Task Without_any_hint_the_poll_finds_the_events()
    {
        var projection = new RecordingProjection("recording");
        await using var deaf = await DeafSignals.StartAsync(_rig, projection);
        await ReserveAsync(1);

        await _rig.CatchUpAsync(projection.Name);

        Assert.Equal(2, projection.Positions.Count);
    }

    [Fact]
    public async Task A_passing_failure_is_retried_and_nothing_is_lost()
    {
        var failures = 0;
        var projection = new RecordingProjection("recording")
        {
            Before = (_, _) => Interlocked.Increment(ref failures) <= 3
                ? throw new TimeoutException("not now")
                : Task.CompletedTask,
        };
        await AppendTenAsync();

        await using var daemon = _rig.Start([projection]);
        await _rig.CatchUpAsync(projection.Name);

        Assert.Equal(await PositionsAsync(), projection.Positions);
        // The state is told after the progress is saved.
        await Eventually.HoldsAsync(() => AssertStateAsync(projection.Name, ProjectionState.Running), cancel: Cancel);
    }

    [Fact]
    public async Task A_poisonous_event_stops_its_projection_loudly_at_the_event_before_and_the_others_go_on()
    {
        var log = await AppendTenAsync();
        var poison = log[6].Position;
        var poisoned = new RecordingProjection("poisoned")
        {
            Before = (events, _) => events.Any(e => e.Position == poison)
                ? throw new ProjectionInvariantException("a seat with two owners")
                : Task.CompletedTask,
        };
        var healthy = new RecordingProjection("healthy");
        var logger = new CollectingLogger<ProjectionDaemon>();
        var stops = 0L;
        using var meters = Listen("booking.projection.stops", "poisoned", count => Interlocked.Add(ref stops, count));

        await using var daemon = _rig.Start([poisoned, healthy], logger);
        await _rig.CatchUpAsync(healthy.Name);
        await Eventually.HoldsAsync(() => AssertStateAsync("poisoned", ProjectionState.Stopped), cancel: Cancel);
        await ReserveAsync(50);
        await _rig.CatchUpAsync(healthy.Name);

        Assert.Equal(log.Take(6).Select(e => e.Position), poisoned.Positions.Distinct());
        Assert.Equal(await PositionsAsync(), healthy.Positions);
        var status = (await _rig.States.ReadAllAsync(Cancel)).Single(projection => projection.Name == "poisoned");
        Assert.Contains("a seat with two owners", status.Error, StringComparison.Ordinal);
        Assert.Contains($"{log[5].Position}", status.Error, StringComparison.Ordinal);
        Assert.Equal(ProjectionState.Running, daemon.StateOf("healthy"));
        await Eventually.HoldsAsync(
            () =>
            {
                Assert.Contains(logger.Lines, line => line.Level == LogLevel.Error
                    && line.Text.Contains("poisoned", StringComparison.Ordinal)
                    && line.Text.Contains("a seat with two owners", StringComparison.Ordinal));
                Assert.True(Interlocked.Read(ref stops) > 0);
                return Task.CompletedTask;
            },
            cancel: Cancel);
    }

    [Fact]
    public async Task A_stopped_projection_goes_on_by_itself_once_its_fault_is_mended()
    {
        var mended = false;
        var projection = new RecordingProjection("mended")
        {
            Before = (_, _) => Volatile.Read(ref mended) ? Task.CompletedTask : throw new InvalidOperationException("bug"),
        };
        await AppendTenAsync();
        await using var daemon = _rig.Start([projection]);
        await Eventually.HoldsAsync(() => AssertStateAsync("mended", ProjectionState.Stopped), cancel: Cancel);
        Assert.Empty(projection.Positions);

        Volatile.Write(ref mended, true);

        await _rig.CatchUpAsync("mended");
        Assert.Equal(await PositionsAsync(), projection.Positions);
        await Eventually.HoldsAsync(() => AssertStateAsync("mended", ProjectionState.Running), cancel: Cancel);
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_stops_what_reads_it_after_all_before_it_is_applied()
    {
        var log = await AppendTenAsync();
        await using (var command = _rig.DataSource.CreateCommand(
            "update booking.mt_events set type = 'seats_teleported' where seq_id = $1"))
        {
            command.Parameters.AddWithValue(log[7].Position);
            await command.ExecuteNonQueryAsync(Cancel);
        }

        var projection = new RecordingProjection("recording");
        await using var daemon = _rig.Start([projection]);
        await Eventually.HoldsAsync(() => AssertStateAsync("recording", ProjectionState.Stopped), cancel: Cancel);

        Assert.Equal(log.Take(7).Select(e => e.Position), projection.Positions);
        var status = Assert.Single(await _rig.States.ReadAllAsync(Cancel));
        Assert.Contains("seats_teleported", status.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_daemons_one_works_and_the_other_takes_over_when_it_ends()
    {
        var first = new RecordingProjection("recording");
        var second = new RecordingProjection("recording");
        var running = _rig.Start([first]);
        await AppendTenAsync();
        await _rig.CatchUpAsync("recording");
        await using var waiting = _rig.Start([second]);
        await ReserveAsync(50);
        await _rig.CatchUpAsync("recording");
        Assert.Empty(second.Positions);
        Assert.Equal(ProjectionState.Standby, waiting.StateOf("recording"));

        await running.DisposeAsync();
        await ReserveAsync(51);
        await _rig.CatchUpAsync("recording");

        Assert.Equal(await PositionsAsync(), [.. first.Positions, .. second.Positions]);
        Assert.Equal(ProjectionState.Running, waiting.StateOf("recording"));
    }

    [Fact]
    public async Task A_leader_whose_connections_are_killed_gives_way_or_begins_again_and_nothing_is_lost()
    {
        var first = new RecordingProjection("recording");
        var second = new RecordingProjection("recording");
        await using var one = _rig.Start([first]);
        await AppendTenAsync();
        await _rig.CatchUpAsync("recording");
        await using var other = _rig.Start([second]);

        for (var round = 0; round < 3; round++)
        {
            await KillConnectionsAsync();
            await Eventually.HoldsAsync(() => ReserveAsync(60 + round), cancel: Cancel);
            await Eventually.HoldsAsync(() => _rig.CatchUpAsync("recording"), cancel: Cancel);
        }

        var applied = first.Positions.Concat(second.Positions).ToHashSet();
        Assert.Equal(await PositionsAsync(), applied.Order());
    }

    [Fact]
    public async Task A_daemon_whose_progress_was_moved_by_another_reads_it_again_and_loses_nothing()
    {
        var projection = new RecordingProjection("recording");
        await using var daemon = _rig.Start([projection]);
        var log = await AppendTenAsync();
        await _rig.CatchUpAsync("recording");

        // Another node stepped in, and stood earlier.
        Assert.True(await _rig.Progress.AdvanceAsync("recording", log[^1].Position, log[2].Position, Cancel));
        await ReserveAsync(50);
        await _rig.CatchUpAsync("recording");

        var all = await PositionsAsync();
        Assert.Equal(all[^1], await _rig.Progress.ReadAsync("recording", Cancel));
        Assert.Equal(all.Skip(3), projection.Positions.TakeLast(all.Count - 3));
    }

    [Fact]
    public async Task Paced_events_are_gathered_and_an_urgent_one_ends_the_wait()
    {
        var slow = new RecordingProjection("slow")
        {
            Pace = TimeSpan.FromMinutes(1),
            Urgent = e => e.Version == 8,
        };
        await using var daemon = _rig.Start([slow]);
        await _rig.CatchUpAsync("slow");
        for (var i = 1; i <= 6; i++)
            await ReserveAsync(i);
        Assert.Equal([1], slow.BatchSizes);

        await ReserveAsync(7);
        await _rig.CatchUpAsync("slow");

        Assert.Equal([1, 7], slow.BatchSizes);
    }

    [Fact]
    public async Task More_is_gathered_than_is_read_at_once_up_to_a_limit()
    {
        var options = ReadModelRig.Quick with { MaxBatch = 3, MaxGathered = 8 };
        var slow = new RecordingProjection("slow") { Pace = TimeSpan.FromMinutes(1) };
        await using var daemon = _rig.Start([slow], options: options);
        await _rig.CatchUpAsync("slow");

        for (var i = 1; i <= 8; i++)
            await ReserveAsync(i);
        await _rig.CatchUpAsync("slow");

        Assert.Equal([1, 8], slow.BatchSizes);
    }

    [Fact]
    public async Task Upkeep_that_fails_is_tried_again_and_does_not_disturb_the_events()
    {
        var rounds = 0;
        var projection = new RecordingProjection("recording")
        {
            Upkeep = _ => Interlocked.Increment(ref rounds) < 4
                ? throw new TimeoutException("Redis is loading")
                : Task.FromResult(false),
        };
        await using var daemon = _rig.Start([projection]);
        await AppendTenAsync();
        await _rig.CatchUpAsync("recording");

        await Eventually.HoldsAsync(
            () =>
            {
                Assert.True(Volatile.Read(ref rounds) > 6);
                return Task.CompletedTask;
            },
            cancel: Cancel);
        Assert.Equal(await PositionsAsync(), projection.Positions);
    }

    [Fact]
    public async Task A_node_on_which_it_does_not_get_on_lets_another_run_it()
    {
        var cutOff = new RecordingProjection("recording") { Before = (_, _) => throw new TimeoutException("cut off from Redis") };
        var whole = new RecordingProjection("recording");
        await using var first = _rig.Start([cutOff]);
        await Eventually.HoldsAsync(
            () =>
            {
                Assert.Equal(ProjectionState.Retrying, first.StateOf("recording"));
                return Task.CompletedTask;
            },
            cancel: Cancel);

        await using var second = _rig.Start([whole]);
        await AppendTenAsync();
        await _rig.CatchUpAsync("recording");

        Assert.Equal(await PositionsAsync(), whole.Positions);
    }

    [Fact]
    public async Task Freshness_waits_for_what_was_committed_before_and_gives_up_at_its_bound()
    {
        var gate = new TaskCompletionSource();
        var projection = new RecordingProjection("recording") { Before = (_, _) => gate.Task };
        await using var daemon = _rig.Start([projection]);
        var freshness = new ReadModelFreshness(_rig.Store, _rig.Progress, TimeProvider.System);

        Assert.False(await freshness.WaitUntilCaughtUpAsync("recording", TimeSpan.FromMilliseconds(50), Cancel));
        var waiting = freshness.WaitUntilCaughtUpAsync("recording", TimeSpan.FromSeconds(30), Cancel);
        gate.SetResult();

        Assert.True(await waiting);
        Assert.Equal(await PositionsAsync(), projection.Positions);
    }

    private async Task<IReadOnlyList<StoredEvent>> AppendTenAsync()
    {
        for (var i = 100; i < 110; i++)
            await ReserveAsync(i);
        return await _rig.ReadLogAsync();
    }

    private Task<IReadOnlyList<StoredEvent>> ReserveAsync(int number, int count = 1) => _rig.AppendAsync(
        _session, [.. Enumerable.Range(0, count).Select(_ => Events.Reserved(Guid.CreateVersion7(), [$"A-{number}"]))]);

    private async Task<IReadOnlyList<long>> PositionsAsync() =>
        [.. (await _rig.ReadLogAsync()).Select(e => e.Position)];

    private async Task AssertStateAsync(string projection, ProjectionState expected)
    {
        var all = await _rig.States.ReadAllAsync(Cancel);
        Assert.Equal(expected, all.Single(status => status.Name == projection).State);
    }

    private async Task KillConnectionsAsync()
    {
        await using var command = _rig.DataSource.CreateCommand(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static MeterListener Listen(string instrument, string projection, Action<long> onCount)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (published, meters) =>
            {
                if (published.Meter.Name == "Booking.Projections" && published.Name == instrument)
                    meters.EnableMeasurementEvents(published);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "projection" && (string?)tag.Value == projection)
                    onCount(count);
            }
        });
        listener.Start();
        return listener;
    }
}
