using Booking.EventStore.Postgres;
using Booking.Testing;
using Npgsql;

namespace Booking.EventStore.Tests.Postgres;

public sealed class PostgresLeaseTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static readonly TimeSpan Ping = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan OneStep = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_holder_at_a_time_and_another_as_soon_as_it_lets_go()
    {
        await using var first = await AcquireAsync("one");
        Assert.NotNull(first);
        Assert.Null(await AcquireAsync("one"));
        await using (var other = await AcquireAsync("another"))
            Assert.NotNull(other);

        await first.DisposeAsync();

        Assert.False(first.Lost.IsCancellationRequested);
        await using var second = await AcquireAsync("one");
        Assert.NotNull(second);
    }

    [Fact]
    public async Task Of_many_that_try_at_once_one_gets_it()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AcquireAsync("contended")));

        await Assert.Single(leases, lease => lease is not null)!.DisposeAsync();
    }

    [Fact]
    public async Task A_holder_learns_at_once_that_the_server_ended_its_connection()
    {
        await using var source = PostgresDataSource.Create(database.ConnectionString + ";Application Name=holder");
        await using var lease = await PostgresLease.TryAcquireAsync(source, "ended", TimeSpan.FromHours(1), Cancel);

        await database.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'holder'");

        await UntilLostAsync(lease!);
        await using var next = await Eventually.ReturnsAsync(
            async () => await AcquireAsync("ended") ?? throw new TimeoutException("still held"), cancel: Cancel);
        Assert.False(next.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_holder_learns_by_its_ping_that_the_network_has_gone_silent()
    {
        var target = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var proxy = new FaultyProxy(target.Port);
        target.Port = proxy.Port;
        target.CancellationTimeout = 200;
        await using var source = PostgresDataSource.Create(target.ConnectionString);
        await using var lease = await PostgresLease.TryAcquireAsync(source, "silent", Ping, Cancel);

        proxy.Hold();

        await UntilLostAsync(lease!);
    }

    [Fact]
    public async Task What_was_lost_to_a_silent_network_is_free_for_others_when_the_network_is_back()
    {
        var target = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var proxy = new FaultyProxy(target.Port);
        target.Port = proxy.Port;
        await using var source = PostgresDataSource.Create(target.ConnectionString);
        await using var lease = await PostgresLease.TryAcquireAsync(source, "back", Ping, Cancel);
        proxy.Hold();
        await UntilLostAsync(lease!);

        // The ping is answered after all, and its connection is as good as new: but for the lock that it holds.
        proxy.Release();

        await using var next = await Eventually.ReturnsAsync(
            async () => await AcquireAsync("back") ?? throw new TimeoutException("still held"),
            within: TimeSpan.FromSeconds(5), cancel: Cancel);
        Assert.False(next.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Of_a_holder_that_says_nothing_any_more_the_server_takes_it_while_the_connection_is_open()
    {
        var target = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var proxy = new FaultyProxy(target.Port);
        target.Port = proxy.Port;
        await using var source = PostgresDataSource.Create(target.ConnectionString);
        await using var lease = await PostgresLease.TryAcquireAsync(source, "mute", Ping, Cancel);

        // For the server as a process that was stopped: its kernel has the connection, and nobody says anything.
        proxy.Hold();

        await using var next = await Eventually.ReturnsAsync(
            async () => await AcquireAsync("mute") ?? throw new TimeoutException("still held"),
            within: TimeSpan.FromSeconds(10), cancel: Cancel);
        Assert.False(next.Lost.IsCancellationRequested);
        Assert.Equal(0, proxy.Cuts);
    }

    [Fact]
    public async Task A_holder_that_pings_keeps_it_and_its_connection_is_without_a_limit_afterwards()
    {
        await using var source = PostgresDataSource.Create(database.ConnectionString + ";Maximum Pool Size=1");
        await using (var lease = await PostgresLease.TryAcquireAsync(source, "long", Ping, Cancel))
        {
            await Task.Delay(Ping * (PostgresLease.PingsMissed + 2), Cancel);
            Assert.False(lease!.Lost.IsCancellationRequested);
            Assert.Null(await AcquireAsync("long"));
        }

        await using var command = source.CreateCommand("select current_setting('idle_session_timeout')");
        Assert.Equal("0", await command.ExecuteScalarAsync(Cancel));
    }

    [Fact]
    public async Task A_lease_holds_no_transaction_open()
    {
        await using var source = PostgresDataSource.Create(database.ConnectionString + ";Application Name=idle_holder");
        await using var lease = await PostgresLease.TryAcquireAsync(source, "idle", Ping, Cancel);

        await Eventually.HoldsAsync(
            async () => Assert.Equal("idle", await database.QueryAsync<string>(
                "select state from pg_stat_activity where application_name = 'idle_holder'")),
            cancel: Cancel);
        Assert.False(lease!.Lost.IsCancellationRequested);
    }

    private Task<PostgresLease?> AcquireAsync(string name) =>
        PostgresLease.TryAcquireAsync(database.DataSource, name, Ping, Cancel);

    private static async Task UntilLostAsync(PostgresLease lease)
    {
        var lost = new TaskCompletionSource();
        await using var registration = lease.Lost.Register(lost.SetResult);
        await lost.Task.WaitAsync(OneStep, Cancel);
    }
}
