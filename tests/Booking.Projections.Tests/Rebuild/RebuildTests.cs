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

/// <summary>Read models are rebuilt while the sale goes on and readers compare what they get with the log.</summary>
public sealed class RebuildTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Sessions = 6;
    private const int EventsASession = 300;

    private static readonly SeatingPlan Hall = ReadModelRig.Hall();

    /// <summary>Small batches: a copy takes a while.</summary>
    private static readonly ProjectionDaemonOptions Slow =
        ReadModelRig.Quick with { MaxBatch = 25, RestPerRebuildWork = 2, WindowSize = 64, MaxWindowSize = 128 };

    private readonly RedisServer _redis = new();
    private ReadModelRig _rig = null!;
    private RandomSession[] _sessions = [];

    public static TheoryData<string> Names { get; } =
    [
        SeatMapProjection.ProjectionName, ReservationsProjection.ProjectionName, SessionListProjection.ProjectionName,
        PurchasesProjection.ProjectionName, StatisticsProjection.ProjectionName,
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await ReadModelRig.CreateAsync(
            await postgres.CreateDatabaseAsync("rebuild", Cancel), await _redis.CreateDatabaseAsync(Cancel));
        await _rig.Catalog.AddAsync(Hall, Cancel);
        _sessions = [.. Enumerable.Range(0, Sessions).Select(seed => new RandomSession(seed, Hall))];
        foreach (var session in _sessions)
            await _rig.AppendAsync(session.Id, [session.First(), .. session.Next(EventsASession)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Readers_notice_nothing_while_it_is_rebuilt_and_what_was_damaged_is_right_again(string name)
    {
        await using var daemon = _rig.Start(_rig.AllProjections(), options: Slow);
        await _rig.CatchUpAsync(name);
        await DamageAsync(name);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var sale = SellAndLookAsync(name, ending.Token);

        Assert.Equal(RebuildAnswer.Asked, await _rig.Rebuilds.AskAsync(name, Cancel));
        var seen = await FollowAsync(name);
        await ending.CancelAsync();
        var looks = await sale;

        Assert.True(looks > 1, $"Only {looks} looks.");
        Assert.Contains(seen, status => status.State == ProjectionState.Rebuilding && status.Lag > 0);
        await AssertAllRightAsync();
        Assert.DoesNotContain(await _rig.States.ReadAllAsync(Cancel), status => status.IsCopy);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_next_leader_goes_on_where_one_that_ended_in_the_middle_was(string name)
    {
        var options = Slow with { RestPerRebuildWork = 15 };
        var first = _rig.Start(_rig.AllProjections(), options: options);
        await _rig.CatchUpAsync(name);
        await DamageAsync(name);
        await _rig.Rebuilds.AskAsync(name, Cancel);
        var half = await Eventually.ReturnsAsync(
            async () =>
            {
                var position = await _rig.Progress.ReadAsync(ProjectionRebuilds.CopyOf(name), Cancel);
                Assert.True(position > 100);
                return position;
            },
            cancel: Cancel);
        await first.DisposeAsync();
        Assert.True(await _rig.Rebuilds.HasBegunAsync(name, Cancel));

        await using var second = _rig.Start(_rig.AllProjections(), options: Slow);
        var seen = await FollowAsync(name);

        Assert.All(seen, status => Assert.True(status.Position >= half, $"{status.Position} is before {half}."));
        await AssertAllRightAsync();
    }

    [Fact]
    public async Task Two_nodes_whose_connections_are_killed_again_and_again_rebuild_everything_in_the_end()
    {
        await using var one = _rig.Start(_rig.AllProjections(), options: Slow);
        await using var other = _rig.Start(_rig.AllProjections(), options: Slow);
        await CatchUpAsync();
        foreach (var name in Names)
        {
            await DamageAsync(name);
            await _rig.Rebuilds.AskAsync(name, Cancel);
        }

        for (var round = 0; round < 4; round++)
        {
            await _rig.AppendAsync(_sessions[round].Id, _sessions[round].Next(3));
            await Task.Delay(TimeSpan.FromMilliseconds(300), Cancel);
            await KillConnectionsAsync();
        }

        await Eventually.HoldsAsync(
            async () => Assert.DoesNotContain(await _rig.States.ReadAllAsync(Cancel), status => status.IsCopy),
            TimeSpan.FromSeconds(60), Cancel);
        await AssertAllRightAsync();
    }

    [Theory]
    [InlineData(SeatMapProjection.ProjectionName)]
    [InlineData(ReservationsProjection.ProjectionName)]
    public async Task Redis_may_be_emptied_while_its_read_model_is_rebuilt(string name)
    {
        await using var daemon = _rig.Start(_rig.AllProjections(), options: Slow with { RestPerRebuildWork = 15 });
        await CatchUpAsync();
        await _rig.Rebuilds.AskAsync(name, Cancel);
        await Eventually.HoldsAsync(
            async () => Assert.True(await _rig.Progress.ReadAsync(ProjectionRebuilds.CopyOf(name), Cancel) > 100),
            cancel: Cancel);
        Assert.True(await _rig.Rebuilds.HasBegunAsync(name, Cancel));

        await _rig.Redis.GetDatabase().ExecuteAsync("FLUSHALL");
        await _rig.AppendAsync(_sessions[0].Id, _sessions[0].Next(5));

        await FollowAsync(name);
        await AssertAllRightAsync();
    }

    [Theory]
    [InlineData(SeatMapProjection.ProjectionName)]
    [InlineData(ReservationsProjection.ProjectionName)]
    public async Task A_switch_that_was_left_half_done_is_completed_before_anything_is_written(string name)
    {
        await using (_rig.Start(_rig.AllProjections()))
            await CatchUpAsync();
        await DamageAsync(name);
        // What is right, as copies that have not yet taken their places: the leader died between two keys.
        var replacement = ProjectionOf(name).Replacement!;
        await _rig.Rebuilds.AskAsync(name, Cancel);
        var start = await replacement.BeginAsync(Cancel);
        await _rig.Rebuilds.BeginAsync(name, start, Cancel);
        var log = await _rig.ReadLogAsync();
        await replacement.Projection.ApplyAsync(log, Cancel);
        await _rig.Redis.GetDatabase().StringSetAsync(SwitchingKeyOf(name), "1");

        await using var daemon = _rig.Start(_rig.AllProjections());
        await FollowAsync(name);

        await AssertAllRightAsync();
        Assert.False(await _rig.Redis.GetDatabase().KeyExistsAsync(SwitchingKeyOf(name)));
    }

    [Fact]
    public async Task A_projection_that_its_own_read_model_stops_is_helped_by_a_rebuild()
    {
        var name = PurchasesProjection.ProjectionName;
        var (reservation, customer) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var session = await _rig.ScheduleAsync(Hall);
        await _rig.AppendAsync(
            session, Events.Reserved(reservation, ["A-1"], customer: customer),
            Events.Paid(reservation, ["A-1"], customer: customer));
        await using var daemon = _rig.Start(
            _rig.AllProjections(), options: Slow with { FirstStop = TimeSpan.FromMinutes(5) });
        await CatchUpAsync();
        await ExecuteAsync("delete from booking.purchases");
        await _rig.AppendAsync(session, Events.Refunded(reservation, ["A-1"], customer: customer));
        await Eventually.HoldsAsync(() => AssertStateAsync(name, ProjectionState.Stopped), cancel: Cancel);

        await _rig.Rebuilds.AskAsync(name, Cancel);

        await FollowAsync(name);
        await _rig.CatchUpAsync(name);
        await AssertAllRightAsync();
        await Eventually.HoldsAsync(() => AssertStateAsync(name, ProjectionState.Running), cancel: Cancel);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_stops_the_copy_and_is_named_and_the_old_one_is_read_on()
    {
        var name = SessionListProjection.ProjectionName;
        await using var daemon = _rig.Start(_rig.AllProjections(), options: Slow);
        await CatchUpAsync();
        var poison = (await _rig.ReadLogAsync())[400];
        await ExecuteAsync("update booking.mt_events set type = 'seats_teleported' where seq_id = "
            + poison.Position.ToString(System.Globalization.CultureInfo.InvariantCulture));

        await _rig.Rebuilds.AskAsync(name, Cancel);
        var stopped = await Eventually.ReturnsAsync(
            async () => (await _rig.States.ReadAllAsync(Cancel)).Single(
                status => status.IsCopy && status.State == ProjectionState.Stopped),
            cancel: Cancel);

        Assert.Contains($"{poison.Position} (seats_teleported", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("not known", stopped.Error, StringComparison.Ordinal);
        await _rig.AppendAsync(_sessions[0].Id, _sessions[0].Next(5));
        await _rig.CatchUpAsync(name);
        Assert.Equal(RebuildAnswer.UnderWay, await _rig.Rebuilds.AskAsync(name, Cancel));

        await ExecuteAsync("update booking.mt_events set type = '" + poison.Type + "' where type = 'seats_teleported'");
        await FollowAsync(name);
        await AssertAllRightAsync();
    }

    [Fact]
    public async Task Who_reads_for_long_is_waited_for_and_nobody_else_waits_long_with_them()
    {
        var name = PurchasesProjection.ProjectionName;
        await using var daemon = _rig.Start(_rig.AllProjections());
        await CatchUpAsync();
        await using var connection = await _rig.DataSource.OpenConnectionAsync(Cancel);
        await using var reading = await connection.BeginTransactionAsync(Cancel);
        await using (var count = new Npgsql.NpgsqlCommand("select count(*) from booking.purchases", connection))
            await count.ExecuteScalarAsync(Cancel);
        await _rig.Rebuilds.AskAsync(name, Cancel);
        await Eventually.HoldsAsync(
            async () => Assert.Equal(
                (await _rig.ReadLogAsync())[^1].Position,
                await _rig.Progress.ReadAsync(ProjectionRebuilds.CopyOf(name), Cancel)),
            cancel: Cancel);

        var longest = TimeSpan.Zero;
        for (var look = 0; look < 30; look++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await _rig.Purchases.ReadByCustomerAsync(new CustomerId(Guid.Empty), 10, null, Cancel);
            var took = TimeProvider.System.GetElapsedTime(began);
            longest = took > longest ? took : longest;
        }

        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.True(await _rig.Rebuilds.HasBegunAsync(name, Cancel));
        await reading.CommitAsync(Cancel);
        await FollowAsync(name);
        await AssertAllRightAsync();
    }

    [Fact]
    public async Task A_request_that_is_taken_back_changes_nothing_and_the_next_one_is_done()
    {
        var name = PurchasesProjection.ProjectionName;
        await using var daemon = _rig.Start(_rig.AllProjections(), options: Slow with { RestPerRebuildWork = 40 });
        await CatchUpAsync();
        var before = await DescribeTablesAsync();
        await _rig.Rebuilds.AskAsync(name, Cancel);
        await Eventually.HoldsAsync(
            async () => Assert.True(await _rig.Progress.ReadAsync(ProjectionRebuilds.CopyOf(name), Cancel) > 100),
            cancel: Cancel);

        await ExecuteAsync("delete from booking.projection_rebuilds");

        Assert.DoesNotContain(await _rig.States.ReadAllAsync(Cancel), status => status.IsCopy);
        await Eventually.HoldsAsync(
            async () => Assert.Equal(
                (await _rig.ReadLogAsync())[^1].Position,
                await _rig.Progress.ReadAsync(ProjectionRebuilds.CopyOf(name), Cancel)),
            TimeSpan.FromSeconds(40), Cancel);
        Assert.Equal(before, await DescribeTablesAsync());
        Assert.Equal(RebuildAnswer.Asked, await _rig.Rebuilds.AskAsync(name, Cancel));
        await FollowAsync(name);
        await AssertAllRightAsync();
        Assert.NotEqual(before, await DescribeTablesAsync());
    }

    [Fact]
    public async Task A_rebuilt_table_is_made_as_the_one_it_replaced()
    {
        await using var daemon = _rig.Start(_rig.AllProjections());
        await CatchUpAsync();
        var before = await DescribeTablesAsync();

        foreach (var name in Names)
        {
            await _rig.Rebuilds.AskAsync(name, Cancel);
            await FollowAsync(name);
        }

        var after = await DescribeTablesAsync();
        Assert.Equal(before.Select(line => line.Text), after.Select(line => line.Text));
        Assert.NotEqual(before.Select(line => line.Table), after.Select(line => line.Table));
    }

    [Fact]
    public async Task It_is_asked_for_once_at_a_time_and_only_of_what_there_is()
    {
        var name = StatisticsProjection.ProjectionName;

        Assert.Equal(RebuildAnswer.Asked, await _rig.Rebuilds.AskAsync(name, Cancel));
        Assert.Equal(RebuildAnswer.UnderWay, await _rig.Rebuilds.AskAsync(name, Cancel));
        Assert.Equal(RebuildAnswer.Unknown, await _rig.Rebuilds.AskAsync("statistics-0", Cancel));
        Assert.Contains(
            await _rig.States.ReadAllAsync(Cancel),
            status => status is { Name: "statistics-1-rebuild", State: ProjectionState.Rebuilding });
    }

    // Sells, waits as a reader of one's own writes does, and looks: what was sold must be there, and nothing goes back.
    private async Task<int> SellAndLookAsync(string name, CancellationToken ending)
    {
        var session = await _rig.ScheduleAsync(Hall, "Othello");
        var customer = Guid.CreateVersion7();
        var looks = 0;
        if (name == ReservationsProjection.ProjectionName)
        {
            await Eventually.HoldsAsync(
                async () => Assert.IsType<RedisReading<IReadOnlyList<ActiveReservationView>>.Found>(
                    await _rig.Reservations.ReadActiveAsync(new CustomerId(customer), DateTimeOffset.UtcNow, Cancel)),
                cancel: Cancel);
        }

        for (; !ending.IsCancellationRequested; looks++)
        {
            var reservation = Guid.CreateVersion7();
            var events = await _rig.AppendAsync(
                session, Events.Reserved(reservation, [], [("floor", 1)], customer, DateTimeOffset.UtcNow.AddHours(1)));
            if (looks % 2 == 1)
                events = await _rig.AppendAsync(session, Events.Paid(reservation, [], [("floor", 1)], customer));
            await _rig.CatchUpAsync(name);
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
                var map = await _rig.SeatMaps.ReadAsync(session, Cancel);
                Assert.Equal(version, Assert.IsType<RedisReading<SeatMapView>.Found>(map).Value.Version);
                break;
            case ReservationsProjection.ProjectionName:
                var active = await _rig.Reservations.ReadActiveAsync(new CustomerId(customer), DateTimeOffset.UtcNow, Cancel);
                Assert.Equal(
                    (looks / 2) + 1,
                    Assert.IsType<RedisReading<IReadOnlyList<ActiveReservationView>>.Found>(active).Value.Count);
                break;
            case SessionListProjection.ProjectionName:
                Assert.Equal(version, (await _rig.SessionList.ReadAsync(session, Cancel))!.Version);
                break;
            case PurchasesProjection.ProjectionName:
                var bought = await _rig.Purchases.ReadByCustomerAsync(new CustomerId(customer), 100, null, Cancel);
                Assert.Equal((looks + 1) / 2, bought.Items.Count);
                break;
            default:
                Assert.Equal(version, (await _rig.Statistics.ReadSessionAsync(session, 1, Cancel))!.Version);
                break;
        }
    }

    private async Task<List<ProjectionStatus>> FollowAsync(string name)
    {
        var seen = new List<ProjectionStatus>();
        await Eventually.HoldsAsync(
            async () =>
            {
                var copies = (await _rig.States.ReadAllAsync(Cancel)).Where(
                    status => status.Name == ProjectionRebuilds.CopyOf(name)).ToList();
                seen.AddRange(copies);
                Assert.Empty(copies);
            },
            TimeSpan.FromSeconds(40), Cancel);
        return seen;
    }

    private Task DamageAsync(string name) => name switch
    {
        SeatMapProjection.ProjectionName =>
            _rig.Redis.GetDatabase().StringSetRangeAsync(RedisKeys.SeatMap(_sessions[^1].Id), 70, "3333"),
        ReservationsProjection.ProjectionName => Task.CompletedTask,
        SessionListProjection.ProjectionName => ExecuteAsync("update booking.session_list set title = 'Macbeth', sold = 1"),
        PurchasesProjection.ProjectionName => ExecuteAsync(
            "delete from booking.purchases where reservation_id in (select reservation_id from booking.purchases limit 5)"),
        _ => ExecuteAsync("update booking.sales set paid_amount = paid_amount + 1"),
    };

    private async Task AssertAllRightAsync()
    {
        await CatchUpAsync();
        var expected = new NaiveReadModels(await _rig.ReadLogAsync());
        Assert.Equal(expected.Purchases(), await NaiveReadModels.KeptPurchasesAsync(_rig));
        foreach (var session in _sessions)
        {
            // A map that Redis lost is asked for, and comes back.
            await Eventually.HoldsAsync(() => SameMap.AssertKeptAsync(_rig, session.Id), cancel: Cancel);
            var fold = await _rig.FoldAsync(session.Id);
            var listed = await _rig.SessionList.ReadAsync(session.Id, Cancel);
            Assert.Equal(("Hamlet", fold.Version, fold.Counts), (listed!.Title, listed.Version, listed.Counts));
            var counted = await _rig.Statistics.ReadSessionAsync(session.Id, 1, Cancel);
            var naive = new NaiveStatistics(Hall, await _rig.ReadStreamAsync(session.Id));
            Assert.Equal((naive.Version, naive.Total()), (counted!.Version, counted.Sales.Total));
            Assert.Equal(naive.Categories(), counted.Sales.Categories);
        }

        foreach (var (customer, active) in expected.ActiveByCustomer())
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    var kept = await _rig.Reservations.ReadActiveAsync(customer, DateTimeOffset.UtcNow, Cancel);
                    var found = Assert.IsType<RedisReading<IReadOnlyList<ActiveReservationView>>.Found>(kept);
                    Assert.Equal(active, found.Value.Select(view => view.ReservationId).ToHashSet());
                },
                cancel: Cancel);
        }
    }

    private IProjection ProjectionOf(string name) => _rig.AllProjections().Single(projection => projection.Name == name);

    private static string SwitchingKeyOf(string name) => (string)RedisPlace.Copy.Of(
        name == SeatMapProjection.ProjectionName ? RedisKeys.SeatMapMarker : RedisKeys.ReservationsMarker)! + ":switching";

    private async Task CatchUpAsync()
    {
        foreach (var name in Names)
            await _rig.CatchUpAsync(name);
    }

    private async Task AssertStateAsync(string name, ProjectionState state) =>
        Assert.Equal(state, (await _rig.States.ReadAllAsync(Cancel)).Single(status => status.Name == name).State);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _rig.DataSource.CreateCommand(sql);
        Assert.True(await command.ExecuteNonQueryAsync(Cancel) > 0);
    }

    private async Task KillConnectionsAsync()
    {
        await using var kill = _rig.DataSource.CreateCommand(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        await Eventually.HoldsAsync(() => kill.ExecuteNonQueryAsync(Cancel), cancel: Cancel);
        // What appends for the test is to find connections that stand.
        _rig.DataSource.Clear();
    }

    private async Task<List<(uint Table, string Text)>> DescribeTablesAsync()
    {
        await using var command = _rig.DataSource.CreateCommand(
            """
            select c.oid, c.relname || ' ' || coalesce(c.reloptions::text, '')
              || (select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || a.attnotnull::text, ', ' order by a.attnum)
                from pg_attribute as a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
              || coalesce((select string_agg(pg_get_indexdef(i.indexrelid), '; ' order by i.indexrelid::regclass::text)
                from pg_index as i where i.indrelid = c.oid), '')
              || coalesce((select string_agg(k.conname || pg_get_constraintdef(k.oid), '; ' order by k.conname)
                from pg_constraint as k where k.conrelid = c.oid), '')
            from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
            where n.nspname = 'booking' and c.relkind = 'r' and c.relname in ('purchases', 'check_ins', 'session_list',
              'session_statistics', 'category_statistics', 'sales')
            order by c.relname
            """);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var lines = new List<(uint, string)>();
        while (await reader.ReadAsync(Cancel))
            lines.Add((reader.GetFieldValue<uint>(0), reader.GetString(1)));
        return lines;
    }
}
