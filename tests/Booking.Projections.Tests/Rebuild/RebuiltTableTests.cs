using Booking.Domain;
using Booking.Projections.Daemon;
using Booking.Projections.Purchases;
using Booking.Projections.Rebuild;
using Booking.Testing;

namespace Booking.Projections.Tests.Rebuild;

/// <summary>Tables that take the place of others.</summary>
public sealed class RebuiltTableTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly ProjectionDaemonOptions Slow = RebuildScene.Slow;

    private RebuildScene _scene = null!;

    private ReadModelRig Rig => _scene.Rig;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scene = await RebuildScene.CreateAsync(postgres);

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task Who_reads_for_long_is_waited_for_and_nobody_else_waits_long_with_them()
    {
        var name = PurchasesProjection.ProjectionName;
        await using var daemon = Rig.Start(Rig.AllProjections());
        await _scene.CatchUpAsync();
        await using var connection = await Rig.DataSource.OpenConnectionAsync(Cancel);
        await using var reading = await connection.BeginTransactionAsync(Cancel);
        await using (var count = new Npgsql.NpgsqlCommand("select count(*) from booking.purchases", connection))
            await count.ExecuteScalarAsync(Cancel);
        await Rig.Rebuilds.AskAsync(name, Cancel);
        await Eventually.HoldsAsync(
            async () => Assert.Equal(
                (await Rig.ReadLogAsync())[^1].Position,
                await Rig.Progress.ReadAsync(ProjectionRebuilds.CopyOf(name), Cancel)),
            cancel: Cancel);

        var longest = TimeSpan.Zero;
        for (var look = 0; look < 30; look++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await Rig.Purchases.ReadByCustomerAsync(new CustomerId(Guid.Empty), 10, null, Cancel);
            var took = TimeProvider.System.GetElapsedTime(began);
            longest = took > longest ? took : longest;
        }

        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.True(await Rig.Rebuilds.HasBegunAsync(name, Cancel));
        await reading.CommitAsync(Cancel);
        await _scene.FollowAsync(name);
        await _scene.AssertAllRightAsync();
    }

    [Fact]
    public async Task A_request_that_is_taken_back_changes_nothing_and_the_next_one_is_done()
    {
        var name = PurchasesProjection.ProjectionName;
        await using var daemon = Rig.Start(Rig.AllProjections(), options: Slow with { RestPerRebuildWork = 12 });
        await _scene.CatchUpAsync();
        var before = await DescribeTablesAsync();
        await Rig.Rebuilds.AskAsync(name, Cancel);
        await Eventually.HoldsAsync(
            async () => Assert.True(await Rig.Progress.ReadAsync(ProjectionRebuilds.CopyOf(name), Cancel) > 100),
            cancel: Cancel);

        await _scene.ExecuteAsync("delete from booking.projection_rebuilds");

        Assert.DoesNotContain(await Rig.States.ReadAllAsync(Cancel), status => status.IsCopy);
        await Eventually.HoldsAsync(
            async () => Assert.Equal(
                (await Rig.ReadLogAsync())[^1].Position,
                await Rig.Progress.ReadAsync(ProjectionRebuilds.CopyOf(name), Cancel)),
            TimeSpan.FromSeconds(40), Cancel);
        Assert.Equal(before, await DescribeTablesAsync());
        Assert.Equal(RebuildAnswer.Asked, await Rig.Rebuilds.AskAsync(name, Cancel));
        await _scene.FollowAsync(name);
        await _scene.AssertAllRightAsync();
        Assert.NotEqual(before, await DescribeTablesAsync());
    }

    [Fact]
    public async Task A_rebuilt_table_is_made_as_the_one_it_replaced()
    {
        await using var daemon = Rig.Start(Rig.AllProjections());
        await _scene.CatchUpAsync();
        var before = await DescribeTablesAsync();

        foreach (var name in RebuildScene.Names)
        {
            await Rig.Rebuilds.AskAsync(name, Cancel);
            await _scene.FollowAsync(name);
        }

        var after = await DescribeTablesAsync();
        Assert.Equal(before.Select(line => line.Text), after.Select(line => line.Text));
        Assert.NotEqual(before.Select(line => line.Table), after.Select(line => line.Table));
    }

    private async Task<List<(uint Table, string Text)>> DescribeTablesAsync()
    {
        await using var command = Rig.DataSource.CreateCommand(
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
