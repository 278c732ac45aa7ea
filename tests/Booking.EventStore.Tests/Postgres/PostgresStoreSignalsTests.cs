using Booking.EventStore.Postgres;
using Booking.Testing;

namespace Booking.EventStore.Tests.Postgres;

public sealed class PostgresStoreSignalsTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OneStep = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_listener_whose_connection_was_ended_listens_again()
    {
        await using var source = PostgresDataSource.Create(database.ConnectionString + ";Application Name=listener");
        await using var signals = new PostgresStoreSignals(source, TimeProvider.System);
        await signals.Listening;
        await signals.WaitForEventsAsync(TimeSpan.FromMilliseconds(1), Cancel);
        var wait = signals.WaitForEventsAsync(Patience, Cancel);

        await EndListenerAsync();

        // What was committed while nobody listened is unknown, so the new connection counts as a hint itself.
        await wait.WaitAsync(OneStep, Cancel);
        var store = new PostgresEventStore(database.DataSource, Given.EventTypes());
        var next = signals.WaitForEventsAsync(Patience, Cancel);
        await store.AppendAsync(Guid.NewGuid(), 0, Given.Event());
        await next.WaitAsync(OneStep, Cancel);
    }

    [Fact]
    public async Task While_the_listener_is_away_waits_run_to_their_bound()
    {
        await using var proxy = new FaultyProxy(
            new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString).Port);
        await using var source = PostgresDataSource.Create(proxy.Through(database.ConnectionString));
        await using var signals = new PostgresStoreSignals(source, TimeProvider.System);
        await signals.Listening;
        await signals.WaitForEventsAsync(TimeSpan.FromMilliseconds(1), Cancel);
        proxy.Refuse();

        await signals.WaitForEventsAsync(TimeSpan.FromMilliseconds(50), Cancel);

        proxy.Accept();
        await signals.WaitForEventsAsync(Patience, Cancel).WaitAsync(OneStep, Cancel);
    }

    [Fact]
    public async Task What_one_subscription_has_consumed_is_still_there_for_another()
    {
        await using var signals = new PostgresStoreSignals(database.DataSource, TimeProvider.System);
        await signals.Listening;
        using var busy = signals.Subscribe();
        using var idle = signals.Subscribe();
        var store = new PostgresEventStore(database.DataSource, Given.EventTypes());
        var waiting = idle.WaitForEventsAsync(Patience, Cancel);
        await store.AppendAsync(Guid.NewGuid(), 0, Given.Event());
        await waiting.WaitAsync(OneStep, Cancel);

        await busy.WaitForEventsAsync(Patience, Cancel).WaitAsync(OneStep, Cancel);
    }

    [Fact]
    public async Task A_connection_that_goes_back_to_the_pool_listens_no_more()
    {
        await using var source = PostgresDataSource.Create(database.ConnectionString + ";Maximum Pool Size=1");
        await using (var signals = new PostgresStoreSignals(source, TimeProvider.System))
            await signals.Listening;

        await using var command = source.CreateCommand("select count(*) from pg_listening_channels()");
        Assert.Equal(0L, await command.ExecuteScalarAsync(Cancel));
    }

    private Task EndListenerAsync() => database.ExecuteAsync(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'listener'");
}
