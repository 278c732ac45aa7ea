using Booking.EventStore.Chain;
using Booking.EventStore.Postgres;

namespace Booking.EventStore.Tests.Postgres;

public sealed class ChainStartTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task A_stream_older_than_the_chain_begins_one_with_its_next_event()
    {
        var stream = Guid.NewGuid();
        await NewStore().AppendAsync(stream, 0, Given.Events(3));
        await database.ExecuteAsync("update booking.mt_events set headers = headers - 'hash'");
        var next = Given.Event("next");

        await NewStore().AppendAsync(stream, 3, next);

        var (type, _, json) = Given.EventTypes().Serialize(next.Data);
        var expected = new ChainHasher().Next(
            ChainHasher.Origin(stream), [], json, next.Timestamp.UtcDateTime, System.Text.Encoding.UTF8.GetBytes(type), 4);
        string?[] hashes = [null, null, null, expected.ToString()];
        Assert.Equal(
            hashes,
            await database.QueryAsync<string?[]>(
                "select array_agg(headers ->> 'hash' order by version) from booking.mt_events where stream_id = $1", stream));
    }

    [Fact]
    public async Task An_append_after_an_event_that_is_not_there_has_lost_and_its_neighbours_have_not()
    {
        var (stream, neighbour) = (Guid.NewGuid(), Guid.NewGuid());
        await NewStore().AppendAsync(neighbour, 0, Given.Event());

        var results = await NewStore().AppendAsync(
            [Given.Batch(stream, 7, Given.Event()), Given.Batch(neighbour, 1, Given.Event())],
            TestContext.Current.CancellationToken);

        Assert.Equal([new AppendResult.Conflict(), new AppendResult.Appended(2)], results);
    }

    private PostgresEventStore NewStore() => new(database.DataSource, Given.EventTypes());
}
