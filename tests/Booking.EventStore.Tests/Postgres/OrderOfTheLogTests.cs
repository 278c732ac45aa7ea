using Booking.EventStore.Postgres;
using Booking.EventStore.Tests.Contract;
using Npgsql;

namespace Booking.EventStore.Tests.Postgres;

/// <summary>The interleaving that loses events, made to happen: one commits late with a position drawn early.</summary>
public sealed class OrderOfTheLogTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await database.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_commit_held_open_holds_back_the_positions_after_its_own()
    {
        var store = new PostgresEventStore(database.DataSource, Given.EventTypes());
        var early = Given.Event(new CommitTested(TestCommits.Gated, 1));
        var late = Given.Event();
        await using var keeper = await database.DataSource.OpenConnectionAsync(Cancel);
        await using var gate = await TestCommits.CloseGateAsync(keeper);

        var fault = await FindFaultAsync(
            store,
            first: () => store.AppendAsync(Guid.NewGuid(), 0, early),
            firstIsHeld: () => database.WaitForBlockedAsync(1),
            second: () => store.AppendAsync(Guid.NewGuid(), 0, late),
            secondIsSettled: second => Task.WhenAny(second, database.WaitForBlockedAsync(2)),
            release: () => gate.CommitAsync(Cancel),
            committed: [early.Id, late.Id]);

        Assert.Null(fault);
    }

    [Fact]
    public async Task The_check_finds_the_event_that_a_naive_log_loses()
    {
        var store = new PostgresEventStore(database.DataSource, Given.EventTypes());
        NewEvent early = Given.Event(), late = Given.Event();
        var held = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        var slow = new NaiveAppender(database.DataSource)
        {
            BeforeCommit = () =>
            {
                held.SetResult();
                return gate.Task;
            },
        };

        var fault = await FindFaultAsync(
            store,
            first: () => slow.AppendAsync(Guid.NewGuid(), 0, early),
            firstIsHeld: () => held.Task,
            second: () => new NaiveAppender(database.DataSource).AppendAsync(Guid.NewGuid(), 0, late),
            secondIsSettled: second => second,
            release: () =>
            {
                gate.SetResult();
                return Task.CompletedTask;
            },
            committed: [early.Id, late.Id]);

        Assert.Equal("missed 1 of 2 committed events, saw 0 that were not committed", fault);
    }

    [Fact]
    public async Task Within_a_stream_and_between_streams_positions_follow_the_order_of_the_batches()
    {
        var store = new PostgresEventStore(database.DataSource, Given.EventTypes());
        var batches = Enumerable.Range(0, 200).Select(_ => Given.Batch(Guid.NewGuid(), 0, Given.Events(5))).ToArray();

        await store.AppendAsync(batches, Cancel);

        var feed = await store.ReadFeedAsync(0, 2000, Cancel);
        Assert.Equal(batches.SelectMany(batch => batch.Events).Select(e => e.Id), feed.Select(e => e.Id));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => feed[0].Position + i), feed.Select(e => e.Position));
    }

    [Fact]
    public async Task A_loser_draws_no_position()
    {
        var store = new PostgresEventStore(database.DataSource, Given.EventTypes());
        await store.AppendAsync(Guid.NewGuid(), 0, Given.Event());
        var before = await database.QueryAsync<long>("select last_value from booking.mt_events_sequence");

        await store.AppendAsync(Guid.NewGuid(), 9, Given.Events(100));

        Assert.Equal(before, await database.QueryAsync<long>("select last_value from booking.mt_events_sequence"));
    }

    [Fact]
    public async Task An_append_in_an_isolation_that_would_break_the_order_is_refused()
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Options = "-c default_transaction_isolation=serializable",
        };
        await using var repeatable = PostgresDataSource.Create(settings.ConnectionString);
        var store = new PostgresEventStore(repeatable, Given.EventTypes());

        var failure = await Assert.ThrowsAsync<AppendFailedException>(
            () => store.AppendAsync(Guid.NewGuid(), 0, Given.Event()));

        Assert.Contains("read committed", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> FindFaultAsync(
        PostgresEventStore store,
        Func<Task> first,
        Func<Task> firstIsHeld,
        Func<Task> second,
        Func<Task, Task> secondIsSettled,
        Func<Task> release,
        IReadOnlyCollection<Guid> committed)
    {
        var check = FeedCheck.Of(store, Cancel);
        var slow = first();
        await firstIsHeld();
        var quick = second();
        await secondIsSettled(quick);
        await check.ReadOnAsync();
        await release();
        await Task.WhenAll(slow, quick);
        await check.ReadOnAsync();
        return check.FindFault(committed);
    }
}
