using Booking.EventStore.Postgres;
using Booking.EventStore.Tests.Postgres;

namespace Booking.EventStore.Tests.Contract;

public sealed class PostgresStoreContractTests : StoreContract, IClassFixture<PostgresDatabase>
{
    private readonly PostgresDatabase _database;
    private readonly PostgresStoreSignals _signals;

    public PostgresStoreContractTests(PostgresDatabase database)
    {
        _database = database;
        _signals = new PostgresStoreSignals(database.DataSource, TimeProvider.System);
        Store = new PostgresEventStore(database.DataSource, Given.EventTypes());
        Messages = new PostgresScheduledMessages(database.DataSource);
        Progress = new PostgresProjectionProgress(database.DataSource);
    }

    protected override IEventStore Store { get; }

    protected override IScheduledMessages Messages { get; }

    protected override IProjectionProgress Progress { get; }

    protected override IStoreSignals Signals => _signals;

    public override async ValueTask InitializeAsync()
    {
        await _database.EmptyAsync();
        await _signals.Listening;
    }

    public override ValueTask DisposeAsync() => _signals.DisposeAsync();

    protected override IEventStore OtherNode() => new PostgresEventStore(_database.DataSource, Given.EventTypes());

    protected override async Task<IReadOnlyList<string?>> ReadHashesAsync(Guid stream) =>
        await _database.QueryAsync<string?[]>(
            "select array_agg(headers ->> 'hash' order by version) from booking.mt_events where stream_id = $1", stream);

    protected override async Task<(long MessageId, string Kind)> OnlyDeadLetterAsync()
    {
        Assert.Equal(1, await _database.QueryAsync<long>("select count(*) from booking.dead_letters"));
        return (await _database.QueryAsync<long>("select message_id from booking.dead_letters where attempts = 1"),
            await _database.QueryAsync<string>(
                "select kind from booking.dead_letters where reason = $1", "broken\uFFFD"));
    }
}
