using Booking.EventStore.Postgres;
using Booking.Testing;
using Npgsql;

namespace Booking.EventStore.Tests.Postgres;

/// <summary>The store itself, on a connection of the pool for each append.</summary>
public sealed class UnknownOutcomeOfStoreTests(PostgresDatabase database) : UnknownOutcomeTests(database)
{
    private protected override IAppender NewAppender(NpgsqlDataSource source, TimeSpan timeout) =>
        new PostgresEventStore(source, Given.EventTypes()) { AppendTimeout = timeout };
}

/// <summary>The thread of appends, on its one connection.</summary>
public sealed class UnknownOutcomeOfAppendThreadTests(PostgresDatabase database) : UnknownOutcomeTests(database)
{
    private readonly List<PostgresAppendThread> _threads = [];

    public override async ValueTask DisposeAsync()
    {
        _threads.ForEach(thread => thread.Dispose());
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_is_silent_for_ever_holds_up_no_later_append()
    {
        var stream = Guid.NewGuid();
        var batch = Given.Batch(stream, 0, Given.Event());
        var appender = await ConnectedAsync(TimeSpan.FromSeconds(1));
        Proxy.Hold();

        var behind = Given.Batch(Guid.NewGuid(), 0, Given.Event());
        var both = new[] { appender.AppendAsync([batch], Cancel), appender.AppendAsync([behind], Cancel) };
        foreach (var results in await Task.WhenAll(both).WaitAsync(OneStep, Cancel))
            Assert.IsType<AppendResult.Unknown>(Assert.Single(results));

        Proxy.Release();
        Assert.Equal([new AppendResult.Appended(1)], await appender.AppendAsync([batch], Cancel).WaitAsync(OneStep, Cancel));
        Assert.Equal(batch.Events.Select(e => e.Id), await Direct.ReadIdsAsync(stream));
    }

    [Fact]
    public async Task After_its_end_nothing_is_appended()
    {
        var stream = Guid.NewGuid();
        var appender = (PostgresAppendThread)await ConnectedAsync(OneStep);
        appender.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => appender.AppendAsync(stream, 0, Given.Event()));
        Assert.Empty(await Direct.ReadIdsAsync(stream));
    }

    [Fact]
    public async Task Values_that_theAppender_refuses_fail_and_the_next_append_goes_on()
    {
        var stream = Guid.NewGuid();
        var appender = await ConnectedAsync(OneStep);

        var failure = await Assert.ThrowsAsync<AppendFailedException>(
            () => appender.AppendAsync(stream, 0, Given.Event("a character that JSON columns refuse: \0")));

        Assert.False(failure.IsTransient);
        Assert.Equal(new AppendResult.Appended(1), await appender.AppendAsync(stream, 0, Given.Event()));
    }

    private protected override IAppender NewAppender(NpgsqlDataSource source, TimeSpan timeout)
    {
        var thread = new PostgresAppendThread(source, Given.EventTypes(), TimeProvider.System) { AppendTimeout = timeout };
        _threads.Add(thread);
        return thread;
    }

    private async Task<IAppender> ConnectedAsync(TimeSpan timeout)
    {
        var appender = NewAppender(ThroughProxy, timeout);
        await appender.AppendAsync(Guid.NewGuid(), 0, Given.Event());
        return appender;
    }
}

/// <summary>Appends whose connection is cut, on the way there and on the way back.</summary>
public abstract class UnknownOutcomeTests : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private protected static readonly TimeSpan OneStep = TimeSpan.FromSeconds(30);

    private readonly PostgresDatabase _database;
    private IAppender? _appender;

    protected UnknownOutcomeTests(PostgresDatabase database)
    {
        _database = database;
        var target = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        Proxy = new FaultyProxy(target.Port);
        ThroughProxy = PostgresDataSource.Create(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = Proxy.Port }.ConnectionString);
        Direct = new PostgresEventStore(database.DataSource, Given.EventTypes());
    }

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected FaultyProxy Proxy { get; }

    private protected NpgsqlDataSource ThroughProxy { get; }

    private protected PostgresEventStore Direct { get; }

    private IAppender Appender => _appender ??= NewAppender(ThroughProxy, OneStep);

    public async ValueTask InitializeAsync()
    {
        await _database.EmptyAsync();
        // So that the next request on this connection is the append itself.
        await Appender.AppendAsync(Guid.NewGuid(), 0, Given.Event());
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await ThroughProxy.DisposeAsync();
        await Proxy.DisposeAsync();
    }

    [Fact]
    public async Task An_append_whose_answer_is_lost_is_unknown_and_found_by_the_same_append()
    {
        var stream = Guid.NewGuid();
        var batch = Given.Batch(stream, 0, Given.Events(3));
        Proxy.CutAfterAnswerBytes(0);

        Assert.IsType<AppendResult.Unknown>(Assert.Single(await Appender.AppendAsync([batch], Cancel)));

        Assert.Equal([new AppendResult.Appended(3)], await Appender.AppendAsync([batch], Cancel));
        Assert.Equal(batch.Events.Select(e => e.Id), await Direct.ReadIdsAsync(stream));
    }

    [Fact]
    public async Task An_append_that_did_not_arrive_is_unknown_and_written_by_the_same_append()
    {
        var stream = Guid.NewGuid();
        var batch = Given.Batch(stream, 0, Given.Events(3));
        Proxy.CutAfterRequestBytes(200);

        Assert.IsType<AppendResult.Unknown>(Assert.Single(await Appender.AppendAsync([batch], Cancel)));
        Assert.Empty(await Direct.ReadIdsAsync(stream));

        Assert.Equal([new AppendResult.Appended(3)], await Appender.AppendAsync([batch], Cancel));
        Assert.Equal(batch.Events.Select(e => e.Id), await Direct.ReadIdsAsync(stream));
    }

    [Fact]
    public async Task An_append_that_did_not_arrive_loses_to_one_that_came_meanwhile()
    {
        var stream = Guid.NewGuid();
        var batch = Given.Batch(stream, 0, Given.Event());
        var other = Given.Event();
        Proxy.CutAfterRequestBytes(200);
        Assert.IsType<AppendResult.Unknown>(Assert.Single(await Appender.AppendAsync([batch], Cancel)));
        await Direct.AppendAsync(stream, 0, other);

        Assert.Equal([new AppendResult.Conflict()], await Appender.AppendAsync([batch], Cancel));

        Assert.Equal([other.Id], await Direct.ReadIdsAsync(stream));
    }

    [Fact]
    public async Task An_append_that_is_still_under_way_when_it_is_tried_again_is_written_once()
    {
        var stream = Guid.NewGuid();
        var batch = Given.Batch(stream, 0, Given.Event(new CommitTested(TestCommits.Gated, 1)), Given.Event());
        await using var keeper = await _database.DataSource.OpenConnectionAsync(Cancel);
        await using var gate = await TestCommits.CloseGateAsync(keeper);
        var first = Appender.AppendAsync([batch], Cancel);
        await _database.WaitForBlockedAsync(1);
        Proxy.Cut();
        Assert.IsType<AppendResult.Unknown>(Assert.Single(await first.WaitAsync(OneStep, Cancel)));

        // Reading back now would say that nothing was written, and be wrong a moment later.
        Assert.Empty(await Direct.ReadIdsAsync(stream));
        var second = Appender.AppendAsync([batch], Cancel);
        await _database.WaitForBlockedAsync(2);
        Assert.False(second.IsCompleted);
        await gate.CommitAsync(Cancel);

        Assert.Equal([new AppendResult.Appended(2)], await second.WaitAsync(OneStep, Cancel));
        Assert.Equal(batch.Events.Select(e => e.Id), await Direct.ReadIdsAsync(stream));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_group_committer_finds_out_by_itself(bool landed)
    {
        var stream = Guid.NewGuid();
        await using var committer = new GroupCommitter(Appender, new GroupCommitterOptions(), TimeProvider.System);

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
                var version = await Direct.ReadVersionAsync(stream, Cancel);
                result = await Appender.AppendAsync(stream, version, Given.Event(seat));
            }
            while (result is not AppendResult.Appended);
        });

        Assert.Equal("A-1 was taken 2 times", fault);
    }

    [Fact]
    public async Task An_append_that_takes_too_long_is_unknown()
    {
        var stream = Guid.NewGuid();
        var impatient = NewAppender(_database.DataSource, TimeSpan.FromSeconds(1));
        var batch = Given.Batch(stream, 0, Given.Event(new CommitTested(TestCommits.Gated, 1)));
        await using var keeper = await _database.DataSource.OpenConnectionAsync(Cancel);
        await using (var gate = await TestCommits.CloseGateAsync(keeper))
            Assert.IsType<AppendResult.Unknown>(Assert.Single(await impatient.AppendAsync([batch], Cancel)));

        Assert.Equal([new AppendResult.Appended(1)], await impatient.AppendAsync([batch], Cancel));
        Assert.Single(await Direct.ReadIdsAsync(stream));
    }

    [Fact]
    public async Task A_server_that_shuts_the_connection_down_leaves_the_outcome_unknown()
    {
        var batch = Given.Batch(Guid.NewGuid(), 0, Given.Event(new CommitTested(TestCommits.Gated, 1)));
        await using var keeper = await _database.DataSource.OpenConnectionAsync(Cancel);
        await using var gate = await TestCommits.CloseGateAsync(keeper);
        var append = Appender.AppendAsync([batch], Cancel);
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
    public async Task AAppender_that_is_not_reached_has_certainly_written_nothing()
    {
        Proxy.Refuse();
        var target = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Port = Proxy.Port, Timeout = 5 };
        await using var cold = PostgresDataSource.Create(target.ConnectionString);

        var failure = await Assert.ThrowsAsync<AppendFailedException>(
            () => NewAppender(cold, OneStep).AppendAsync(Guid.NewGuid(), 0, Given.Event()));

        Assert.True(failure.IsTransient);
    }

    private protected abstract IAppender NewAppender(NpgsqlDataSource source, TimeSpan timeout);

    private async Task<string?> FindDoubleAsync(Guid stream, bool landed, Func<string, Task> takeSeatAsync)
    {
        if (landed)
            Proxy.CutAfterAnswerBytes(0);
        else
            Proxy.CutAfterRequestBytes(200);
        var cuts = Proxy.Cuts;
        await takeSeatAsync("A-1").WaitAsync(OneStep, Cancel);
        Assert.Equal(cuts + 1, Proxy.Cuts);

        var taken = (await Direct.ReadAllAsync(stream)).Count(e => e.Data is SeatTaken { Seat: "A-1" });
        return taken == 1 ? null : $"A-1 was taken {taken} times";
    }
}
