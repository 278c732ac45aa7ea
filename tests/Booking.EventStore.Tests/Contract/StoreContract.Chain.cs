using System.Security.Cryptography;
using System.Text;
using Booking.EventStore.Chain;

namespace Booking.EventStore.Tests.Contract;

public abstract partial class StoreContract
{
    /// <summary>The hashes of a stream's events as the log keeps them, in the order of versions; null for none.</summary>
    protected abstract Task<IReadOnlyList<string?>> ReadHashesAsync(Guid stream);

    /// <summary>The store as another node has it, that remembers nothing.</summary>
    protected abstract IEventStore OtherNode();

    [Fact]
    public async Task The_hash_of_an_event_is_what_its_definition_says()
    {
        var stream = Guid.Parse("0195f3a1-7c3e-7a10-8000-0123456789ab");
        var first = new NewEvent(
            Guid.NewGuid(), new SeatTaken("A-1", 4500, "né <b>"), Given.Time.AddTicks(1_234_567),
            """{"idempotency":{"key":"k"},"actor":"customer:7"}""");
        var second = new NewEvent(Guid.NewGuid(), new SeatTaken("B-2", 0), Given.Time.AddSeconds(1).ToOffset(TimeSpan.FromHours(2)));

        await Store.AppendAsync(stream, 0, first);
        await Store.AppendAsync(stream, 1, second);

        var origin = SHA256.HashData("booking event chain 1:0195f3a1-7c3e-7a10-8000-0123456789ab"u8);
        var one = Sha256(
            origin,
            """{"actor":"customer:7","data":{"note":"né <b>","price":4500,"seat":"A-1"},"timestamp":"2026-11-20T12:00:00.123456Z","type":"seat_taken","version":1}""");
        var two = Sha256(
            one,
            """{"data":{"price":0,"seat":"B-2"},"timestamp":"2026-11-20T12:00:01.000000Z","type":"seat_taken","version":2}""");
        Assert.Equal([Convert.ToHexStringLower(one), Convert.ToHexStringLower(two)], await ReadHashesAsync(stream));

        static byte[] Sha256(byte[] previous, string content) =>
            SHA256.HashData([.. previous, .. Encoding.UTF8.GetBytes(content)]);
    }

    [Fact]
    public async Task The_chain_goes_on_whoever_appends_and_in_whatever_batches()
    {
        var stream = Guid.NewGuid();
        var neighbour = Guid.NewGuid();
        var events = Given.Events(9);
        await Store.AppendAsync(neighbour, 0, Given.Events(2));
        await Store.AppendAsync(stream, 0, events[..2]);
        await OtherNode().AppendAsync(stream, 2, events[2..4]);
        await Store.AppendAsync(stream, 4, events[4]);
        await Store.AppendAsync(
            [Given.Batch(neighbour, 2, Given.Event()), Given.Batch(stream, 5, events[5..7])], Cancel);
        await OtherNode().AppendAsync(
            [Given.Batch(stream, 7, events[7..]), Given.Batch(neighbour, 3, Given.Event())], Cancel);

        Assert.Equal(ExpectedHashes(stream, events), await ReadHashesAsync(stream));
    }

    [Fact]
    public async Task The_chain_goes_on_from_what_won_and_not_from_what_lost()
    {
        var stream = Guid.NewGuid();
        var (won, lost, next) = (Given.Event("won"), Given.Event("lost"), Given.Event("next"));
        await Store.AppendAsync(stream, 0, Given.Event());
        Assert.IsType<AppendResult.Appended>(await OtherNode().AppendAsync(stream, 1, won));
        Assert.IsType<AppendResult.Conflict>(await Store.AppendAsync(stream, 1, lost));

        Assert.IsType<AppendResult.Appended>(await Store.AppendAsync(stream, 2, next));

        Assert.Equal(
            ExpectedHashes(stream, [.. (await Store.ReadAllAsync(stream)).Select(AsNew)]), await ReadHashesAsync(stream));
    }

    [Fact]
    public async Task The_same_append_again_leaves_the_chain_as_it_is()
    {
        var stream = Guid.NewGuid();
        var events = Given.Events(5);
        await Store.AppendAsync(stream, 0, events[..3]);
        await Store.AppendAsync(stream, 0, events[..3]);
        await OtherNode().AppendAsync(stream, 0, events[..3]);
        await Store.AppendAsync(stream, 3, events[3..]);

        Assert.Equal(ExpectedHashes(stream, events), await ReadHashesAsync(stream));
    }

    [Fact]
    public async Task Appends_merged_into_one_are_chained_like_any_other()
    {
        var stream = Guid.NewGuid();
        var events = Given.Events(40);
        await using (var committer = new GroupCommitter(Store, new GroupCommitterOptions(), TimeProvider.System))
        {
            await Task.WhenAll(events.Select((e, i) => committer.AppendAsync(Given.Batch(stream, i, e), Cancel)));
        }

        Assert.Equal(ExpectedHashes(stream, events), await ReadHashesAsync(stream));
    }

    private static NewEvent AsNew(StoredEvent stored) => new(stored.Id, stored.Data, stored.Timestamp, stored.HeadersJson);

    private static IEnumerable<string> ExpectedHashes(Guid stream, IReadOnlyList<NewEvent> events)
    {
        var types = Given.EventTypes();
        var hasher = new ChainHasher();
        var hash = ChainHasher.Origin(stream);
        for (var i = 0; i < events.Count; i++)
        {
            var (name, _, json) = types.Serialize(events[i].Data);
            hash = hasher.Next(hash, [], json, events[i].Timestamp.UtcDateTime, Encoding.UTF8.GetBytes(name), i + 1);
            yield return hash.ToString();
        }
    }
}
