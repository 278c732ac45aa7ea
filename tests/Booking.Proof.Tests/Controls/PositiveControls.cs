using Booking.Proof.Checks;
using Booking.Proof.History;
using Booking.Proof.Stress;
using Booking.Testing;
using Npgsql;

namespace Booking.Proof.Tests.Controls;

/// <summary>
/// What holds the product together, switched off one at a time in real nodes or in their database: each time the checker must
/// fall. Beside each, the same scenario with the product as it is.
/// </summary>
public sealed class PositiveControls(PostgresServer postgres, RedisServer redis)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_the_version_check_a_seat_is_sold_twice_and_the_checker_falls(bool isBroken)
    {
        await using var shop = await BrokenShop.CreateAsync(postgres, redis, "no_version_check");
        await Task.WhenAll(shop.StartNodeAsync(), shop.StartNodeAsync());
        if (isBroken)
        {
            // As an append without an expected version: whoever comes writes after what is there.
            await shop.RewriteAppendAsync(
                ("where id = stream_ids[1] and version = expected_versions[1];", "where id = stream_ids[1];"),
                ("and s.id = b.id and s.version = b.expected", "and s.id = b.id"));
            await shop.ExecuteAsync("drop index booking.pk_mt_events_stream_and_version");
        }

        var (plan, customers) = await shop.OpenAsync(2);
        // Both nodes know the session, and neither what the other will do.
        await Task.WhenAll(shop.Nodes.Select((node, i) => shop.Client.ReserveAsync(
            node, customers[i], plan.Session, Wish.For($"D-{i + 1}"), null, Cancel)));
        for (var seat = 1; seat <= 10; seat++)
        {
            await Task.WhenAll(shop.Nodes.Select((node, i) => shop.Client.ReserveAsync(
                node, customers[i], plan.Session, Wish.For($"A-{seat}"), null, Cancel)));
        }

        var verdict = await shop.JudgeAsync(plan);
        Assert.Equal(isBroken, verdict.Of<ExclusivityInvariant>().Fell);
        Assert.True(verdict.Fell == isBroken, Text(verdict));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_a_clock_that_lets_late_payments_through_the_checker_falls(bool isBroken)
    {
        using var folder = new TemporaryFolder("clock");
        await using var shop = await BrokenShop.CreateAsync(postgres, redis, "late_payment");
        var clock = folder.PathOf("clock");
        await File.WriteAllTextAsync(clock, isBroken ? "-600" : "0", Cancel);
        // Nobody else ends the holds: it is the decision that must see that they are over.
        var off = ("Booking__Roles__Scheduler", "false");
        var right = await shop.StartNodeAsync(off);
        var wrong = await shop.StartNodeAsync([off, .. BrokenShop.Sabotaged("SABOTAGE_CLOCK_FILE", clock)]);
        var (plan, customers) = await shop.OpenAsync(1);
        var held = (await shop.Client.ReserveAsync(
            right, customers[0], plan.Session, Wish.For("A-1"), null, Cancel)).Answer!;
        var left = held.ExpiresAt - DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(50);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, Cancel);

        var paid = await shop.Client.PayAsync(
            wrong, customers[0], plan.Session, held.Reservation, "tok_ok", null, Cancel);

        Assert.Equal(isBroken ? Outcome.Ok : Outcome.Refused, paid.Outcome);
        var verdict = await shop.JudgeAsync(plan);
        Assert.Equal(isBroken, verdict.Of<DeadlineInvariant>().Fell);
        Assert.True(verdict.Fell == isBroken, Text(verdict));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_answers_before_the_commit_the_acknowledged_is_lost_and_the_checker_falls(bool isBroken)
    {
        await using var shop = await BrokenShop.CreateAsync(postgres, redis, "early_answers");
        await using var proxy = new FaultyProxy(new NpgsqlConnectionStringBuilder(shop.Postgres).Port);
        var behind = ("ConnectionStrings__Postgres", proxy.Through(shop.Postgres));
        var node = await shop.StartNodeAsync(
            isBroken ? [behind, .. BrokenShop.Sabotaged("SABOTAGE_EARLY_ANSWERS", "1")] : [behind]);
        var (plan, customers) = await shop.OpenAsync(1);
        await HoldAllAsync(shop, node, customers[0], plan, seats: 3);

        // What the node writes now stays on its way, and is lost with the node.
        proxy.Hold();
        var asked = shop.Client.ReserveAsync(node, customers[0], plan.Session, Wish.For("D-1"), null, Cancel);
        if (isBroken)
            Assert.Equal(Outcome.Ok, (await asked).Outcome);
        else
            await Assert.ThrowsAsync<TimeoutException>(() => asked.WaitAsync(TimeSpan.FromMilliseconds(300), Cancel));
        await shop.KillNodesAsync();
        proxy.Refuse();
        Assert.Equal(isBroken ? Outcome.Ok : Outcome.Unknown, (await asked).Outcome);
        await HoldAllAsync(shop, await shop.StartNodeAsync(), customers[0], plan, seats: 5);

        var verdict = await shop.JudgeAsync(plan);
        Assert.Equal(isBroken, verdict.Of<OneCommitInvariant>().Fell);
        Assert.True(verdict.Fell == isBroken, Text(verdict));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_the_order_of_the_log_its_reader_misses_events_and_the_checker_falls(bool isBroken)
    {
        await using var shop = await BrokenShop.CreateAsync(postgres, redis, "no_lane");
        await Task.WhenAll(shop.StartNodeAsync(), shop.StartNodeAsync());
        var (slow, customers) = await shop.OpenAsync(2);
        var (quick, _) = await shop.OpenAsync(1);
        // Appends to one session stand still between the drawing of their positions and their commit.
        await using var gate = await shop.Database.OpenConnectionAsync(Cancel);
        await using var close = new NpgsqlCommand("select pg_advisory_lock(1)", gate);
        await close.ExecuteNonQueryAsync(Cancel);
        var standStill = ("\n  return outcomes;", $"""

              if '{slow.Session}' = any(stream_ids::text[]) then
                perform pg_advisory_xact_lock(1);
              end if;
              return outcomes;
            """);
        await shop.RewriteAppendAsync(isBroken
            ? [("perform pg_advisory_xact_lock(7093010445252847361);", ""), standStill]
            : [standStill]);
        var first = HoldAllAsync(shop, shop.Nodes[0], customers[0], slow, seats: 3);
        await Eventually.HoldsAsync(
            async () => Assert.Equal(1, await shop.QueryAsync<long>(
                """
                select count(*) from pg_locks
                where locktype = 'advisory' and objid = 1 and not granted
                  and database = (select oid from pg_database where datname = current_database())
                """)),
            cancel: Cancel);
        var second = HoldAllAsync(shop, shop.Nodes[1], customers[1], quick, seats: 3);
        if (isBroken)
        {
            await second;
            var head = await shop.QueryAsync<long>("select max(seq_id) from booking.mt_events");
            await Eventually.HoldsAsync(
                () =>
                {
                    Assert.True(shop.Follower.Position >= head);
                    return Task.CompletedTask;
                },
                cancel: Cancel);
        }
        else
        {
            await Assert.ThrowsAsync<TimeoutException>(() => second.WaitAsync(TimeSpan.FromMilliseconds(300), Cancel));
        }

        await using var open = new NpgsqlCommand("select pg_advisory_unlock(1)", gate);
        await open.ExecuteNonQueryAsync(Cancel);
        await Task.WhenAll(first, second);

        var verdict = await shop.JudgeAsync(slow, quick);
        Assert.Equal(isBroken, verdict.Of<FeedInvariant>().Fell);
        Assert.True(verdict.Fell == isBroken, Text(verdict));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_the_fence_a_late_word_sets_progress_back_and_the_checker_falls(bool isBroken)
    {
        const string Projection = "purchases-1";
        using var folder = new TemporaryFolder("fence");
        await using var shop = await BrokenShop.CreateAsync(postgres, redis, "no_fence");
        var gate = folder.PathOf("gate");
        var named = ("ConnectionStrings__Postgres", shop.Postgres + ";Application Name=leader");
        var leader = await shop.StartNodeAsync(isBroken
            ? [named, .. BrokenShop.Sabotaged("SABOTAGE_UNFENCED_PROGRESS_FILE", gate)]
            : [named, .. BrokenShop.Sabotaged("SABOTAGE_LATE_PROGRESS_FILE", gate)]);
        var (plan, customers) = await shop.OpenAsync(1);
        await ShownAsync(shop, Projection, 1);
        await shop.StartNodeAsync();

        // The leader's word on its progress is long on its way; meanwhile its lease is lost, and the other one leads.
        await File.WriteAllTextAsync(gate, "closed", Cancel);
        await HoldAllAsync(shop, leader, customers[0], plan, seats: 2);
        await Eventually.HoldsAsync(
            () =>
            {
                Assert.True(File.Exists($"{gate}.{Projection}"));
                return Task.CompletedTask;
            },
            cancel: Cancel);
        await shop.ExecuteAsync(
            """
            select pg_terminate_backend(l.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and a.application_name = 'leader'
            """);
        await HoldAllAsync(shop, leader, customers[0], plan, seats: 10);
        var head = await shop.QueryAsync<long>("select max(seq_id) from booking.mt_events");
        await ShownAsync(shop, Projection, head);
        File.Delete(gate);
        if (isBroken)
        {
            await Eventually.HoldsAsync(
                () =>
                {
                    Assert.True(shop.Follower.HasSeenStepBack);
                    return Task.CompletedTask;
                },
                cancel: Cancel);
        }

        var verdict = await shop.JudgeAsync(plan);
        Assert.Equal(isBroken, verdict.Of<FeedInvariant>().Fell);
        Assert.True(verdict.Fell == isBroken, Text(verdict));
    }

    private static async Task HoldAllAsync(
        BrokenShop shop, ShopNode node, Customer customer, Model.SessionPlan plan, int seats = 40)
    {
        foreach (var seat in plan.Seats.Take(seats))
            await shop.Client.ReserveAsync(node, customer, plan.Session, Wish.For(seat.Id), null, Cancel);
    }

    private static Task ShownAsync(BrokenShop shop, string projection, long position) => Eventually.HoldsAsync(
        () =>
        {
            Assert.True(shop.Follower.ProgressOf(projection) >= position);
            return Task.CompletedTask;
        },
        cancel: Cancel);

    private static string Text(Verdict verdict)
    {
        using var text = new StringWriter();
        verdict.Write(text);
        return text.ToString();
    }
}
