using Booking.EventStore.Postgres;
using Booking.Testing;
using Npgsql;

namespace Booking.EventStore.Tests.Postgres;

/// <summary>Appends whose connection is cut, on the way there and on the way back.</summary>
public sealed class UnknownOutcomeTests : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private static readonly TimeSpan OneStep = TimeSpan.FromSeconds(30);

    private readonly PostgresDatabase _database;
    private readonly FaultyProxy _proxy;
    private readonly NpgsqlDataSource _throughProxy;
    private readonly PostgresEventStore _store;
    private readonly PostgresEventStore _direct;

    public UnknownOutcomeTests(PostgresDatabase database)
    {
        _database = database;
        var target = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        _proxy = new FaultyProxy(target.Port);
        _throughProxy = PostgresDataSource.Create(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = _proxy.Port }.ConnectionString);
        _store = new PostgresEventStore(_throughProxy, Given.EventTypes());
        _direct = new PostgresEventStore(database.DataSource, Given.EventTypes());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _database.EmptyAsync();
        // So that the next request on this connection is the append itself.
        await _store.AppendAsync(Guid.NewGuid(), 0, Given.Event());
    }

    public async ValueTask DisposeAsync()
    {
        await _throughProxy.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task An_append_whose_answer_is_lost_is_unknown_and_found_by_the_same_append()
    {
        var stream = Guid.NewGuid();
        var batch = Given.Batch(stream, 0, Given.Events(3));
        _proxy.CutAfterAnswerBytes(0);

        Assert.IsType<AppendResult.Unknown>(Assert.Single(await _store.AppendAsync([batch], Cancel)));

        Assert.Equal([new AppendResult.Appended(3)], await _store.AppendAsync([batch], Cancel));
        Assert.Equal(batch.Events.Select(e => e.Id), await _direct.ReadIdsAsync(stream));
    }

    [Fact]
    public async Task An_append_that_did_not_arrive_is_unknown_and_written_by_the_same_append()
    {
        var stream = Guid.NewGuid();
        var batch = Given.Batch(stream, 0, Given.Events(3));
        _proxy.CutAfterRequestBytes(200);

        Assert.IsType<AppendResult.Unknown>(Assert.Single(await _store.AppendAsync([batch], Cancel)));
        Assert.Empty(await _direct.ReadIdsAsync(stream));

        Assert.Equal([new AppendResult.Appended(3)], await _store.AppendAsync([batch], Cancel));
        Assert.Equal(batch.Events.Select(e => e.Id), await _direct.ReadIdsAsync(stream));
    }

    [Fact]
    public async Task An_append_that_did_not_arrive_loses_to_one_that_came_meanwhile()
    {
        var stream = Guid.NewGuid();
        var batch = Given.Batch(stream, 0, Given.Event());
        var other = Given.Event();
        _proxy.CutAfterRequestBytes(200);
        Assert.IsType<AppendResult.Unknown>(Assert.Single(await _store.AppendAsync([batch], Cancel)));
        await _direct.AppendAsync(stream, 0, other);

        Assert.Equal([new AppendResult.Conflict()], await _store.AppendAsync([batch], Cancel));

        Assert.Equal([other.Id], await _direct.ReadIdsAsync(stream));
    }

    [Fact]
    public async Task An_append_that_is_still_under_way_when_it_is_tried_again_is_written_once()
    {
        var stream = Guid.NewGuid();
        var batch = Given.Batch(stream, 0, Given.Event(new CommitTested(TestCommits.Gated, 1)), Given.Event());
        await using var keeper = await _database.DataSource.OpenConnectionAsync(Cancel);
        await using var gate = await TestCommits.CloseGateAsync(keeper);
        var first = _store.AppendAsync([batch], Cancel);
        await _database.WaitForBlockedAsync(1);
        _proxy.Cut();
        Assert.IsType<AppendResult.Unknown>(Assert.Single(await first.WaitAsync(OneStep, Cancel)));

        // Reading back now would say that nothing was written, and be wrong a moment later.
        Assert.Empty(await _direct.ReadIdsAsync(stream));
        var second = _store.AppendAsync([batch], Cancel);
        await _database.WaitForBlockedAsync(2);
        Assert.False(second.IsCompleted);
        await gate.CommitAsync(Cancel);

        Assert.Equal([new AppendResult.Appended(2)], await second.WaitAsync(OneStep, Cancel));
        Assert.Equal(batch.Events.Select(e => e.Id), await _direct.ReadIdsAsync(stream));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_group_committer_finds_out_by_itself(bool landed)
    {
        var stream = Guid.NewGuid();
        await using var committer = new GroupCommitter(_store, new GroupCommitterOptions(), TimeProvider.System);

        var fault = await FindDoubleAsync(stream, landed, async seat =>
        {
            var result = await committer.AppendAsync(Given.Batch(stream, 0, Given.Event(seat)), Cancel);
            Assert.Equal(new AppendResult.Appended(1), result);
        });

        Assert.Null(fault);
    }

    [Fact]
    public async Task The_check_finds_the_double_that_a_naive_retry_writes()
    {
        var stream = Guid.NewGuid();

        var fault = await FindDoubleAsync(stream, landed: true, async seat =>
        {
            // Takes a lost connection for a failure, and tries anew at the version of the moment.
            AppendResult result;
            do
            {
                var version = await _direct.ReadVersionAsync(stream, Cancel);
                result = await _store.AppendAsync(stream, version, Given.Event(seat));
            }
            while (result is not AppendResult.Appended);
        });

        Assert.Equal("A-1 was taken 2 times", fault);
    }

    [Fact]
    public async Task An_append_that_takes_too_long_is_unknown()
    {
        var stream = Guid.NewGuid();
        var impatient = new PostgresEventStore(_database.DataSource, Given.EventTypes())
        {
            AppendTimeout = TimeSpan.FromSeconds(1),
        };
        var batch = Given.Batch(stream, 0, Given.Event(new CommitTested(TestCommits.Gated, 1)));
        await using var keeper = await _database.DataSource.OpenConnectionAsync(Cancel);
        await using (var gate = await TestCommits.CloseGateAsync(keeper))
            Assert.IsType<AppendResult.Unknown>(Assert.Single(await impatient.AppendAsync([batch], Cancel)));

        Assert.Equal([new AppendResult.Appended(1)], await impatient.AppendAsync([batch], Cancel));
        Assert.Single(await _direct.ReadIdsAsync(stream));
    }

    [Fact]
    public async Task A_server_that_shuts_the_connection_down_leaves_the_outcome_unknown()
    {
        var batch = Given.Batch(Guid.NewGuid(), 0, Given.Event(new CommitTested(TestCommits.Gated, 1)));
        await using var keeper = await _database.DataSource.OpenConnectionAsync(Cancel);
        await using var gate = await TestCommits.CloseGateAsync(keeper);
        var append = _store.AppendAsync([batch], Cancel);
        await _database.WaitForBlockedAsync(1);

        await _database.ExecuteAsync(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
            """);

        var unknown = Assert.IsType<AppendResult.Unknown>(Assert.Single(await append.WaitAsync(OneStep, Cancel)));
        Assert.Equal(PostgresErrorCodes.AdminShutdown, Assert.IsType<PostgresException>(unknown.Cause).SqlState);
    }

    [Fact]
    public async Task A_store_that_is_not_reached_has_certainly_written_nothing()
    {
        _proxy.Refuse();
        var target = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Port = _proxy.Port, Timeout = 5 };
        await using var cold = PostgresDataSource.Create(target.ConnectionString);

        var failure = await Assert.ThrowsAsync<AppendFailedException>(
            () => new PostgresEventStore(cold, Given.EventTypes()).AppendAsync(Guid.NewGuid(), 0, Given.Event()));

        Assert.True(failure.IsTransient);
    }

    private async Task<string?> FindDoubleAsync(Guid stream, bool landed, Func<string, Task> takeSeatAsync)
    {
        if (landed)
            _proxy.CutAfterAnswerBytes(0);
        else
            _proxy.CutAfterRequestBytes(200);
        var cuts = _proxy.Cuts;
        await takeSeatAsync("A-1").WaitAsync(OneStep, Cancel);
        Assert.Equal(cuts + 1, _proxy.Cuts);

        var taken = (await _direct.ReadAllAsync(stream)).Count(e => e.Data is SeatTaken { Seat: "A-1" });
        return taken == 1 ? null : $"A-1 was taken {taken} times";
    }
}
