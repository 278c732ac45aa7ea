using Booking.Domain;
using Booking.EventStore;
using Booking.EventStore.Memory;
using Booking.Projections.Daemon;

namespace Booking.Projections.Tests.Daemon;

public sealed class FeedWindowTests : IDisposable
{
    private const int Capacity = 16;
    private const int MaxCapacity = 40;
    private readonly MemoryEventStore _store = new(SessionEventTypes.Create(), TimeProvider.System);
    private readonly FeedWindow _window;
    private readonly SessionId _session = new(Guid.CreateVersion7());
    private long _version;
    private int _reads;

    public FeedWindowTests()
    {
        _window = new FeedWindow(_store, Capacity, MaxCapacity);
        _store.Faults.BeforeRead = _ =>
        {
            Interlocked.Increment(ref _reads);
            return ValueTask.CompletedTask;
        };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _window.Dispose();

    [Fact]
    public async Task An_event_is_read_and_deserialized_once_for_all_who_follow()
    {
        await AppendAsync(10);

        var first = await _window.ReadAsync(0, 100, Cancel);
        var second = await _window.ReadAsync(0, 100, Cancel);
        var partly = await _window.ReadAsync(first[3].Position, 2, Cancel);

        Assert.Equal(1, _reads);
        Assert.Equal(10, first.Count);
        Assert.All(first.Zip(second), pair => Assert.Same(pair.First, pair.Second));
        Assert.All(first.Skip(4).Zip(partly), pair => Assert.Same(pair.First, pair.Second));
        Assert.Equal((10, 2), (second.Count, partly.Count));
    }

    [Fact]
    public async Task Whoever_has_all_asks_the_store_for_more_after_a_hint()
    {
        await AppendAsync(3);
        var first = await _window.ReadAsync(0, 100, Cancel);
        await AppendAsync(2);
        _window.Hint(null);

        var more = await _window.ReadAsync(first[^1].Position, 100, Cancel);

        Assert.Equal([4L, 5L], more.Select(e => e.Version));
        Assert.Empty(await _window.ReadAsync(more[^1].Position, 100, Cancel));
    }

    [Fact]
    public async Task That_one_found_nothing_more_is_no_answer_to_another_who_is_behind()
    {
        await AppendAsync(10);
        var log = await _store.ReadFeedAsync(0, 100, Cancel);
        Assert.Empty(await _window.ReadAsync(log[^1].Position, 100, Cancel));

        var missed = await _window.ReadAsync(log[3].Position, 100, Cancel);

        Assert.Equal(log.Skip(4).Select(e => e.Position), missed.Select(e => e.Position));
    }

    [Fact]
    public async Task Whoever_is_too_far_behind_reads_by_itself_and_misses_nothing()
    {
        await AppendAsync(10);
        var first = await _window.ReadAsync(0, 100, Cancel);
        await AppendAsync(Capacity);
        _window.Hint(null);
        await _window.ReadAsync(first[^1].Position, 100, Cancel);

        var behind = await _window.ReadAsync(first[1].Position, 100, Cancel);

        Assert.Equal(Enumerable.Range(3, 8 + Capacity).Select(version => (long)version), behind.Select(e => e.Version));
    }

    [Fact]
    public async Task The_window_follows_whoever_is_furthest_ahead()
    {
        await AppendAsync(10);
        var all = await _store.ReadFeedAsync(0, 100, Cancel);
        await _window.ReadAsync(0, 4, Cancel);

        var ahead = await _window.ReadAsync(all[7].Position, 100, Cancel);
        var behind = await _window.ReadAsync(all[3].Position, 100, Cancel);

        Assert.Equal([9L, 10L], ahead.Select(e => e.Version));
        Assert.Equal([5L, 6L, 7L, 8L, 9L, 10L], behind.Select(e => e.Version));
    }

    [Fact]
    public async Task What_a_slower_reader_has_yet_to_come_to_is_kept_for_it()
    {
        await AppendAsync(MaxCapacity);
        using var quick = _window.Open();
        using var slow = _window.Open();
        await slow.ReadAsync(0, 10, Cancel);
        for (var at = 10; at < MaxCapacity; at += 10)
            await quick.ReadAsync(at, 10, Cancel);

        for (var at = 10; at < MaxCapacity; at += 5)
            Assert.Equal(at + 1, (await slow.ReadAsync(at, 5, Cancel))[0].Position);

        Assert.Equal(MaxCapacity / 10, _reads);
    }

    [Fact]
    public async Task What_all_have_had_is_not_kept_but_for_the_newest()
    {
        await AppendAsync(MaxCapacity);
        using var reader = _window.Open();
        using var other = _window.Open();
        for (var at = 0; at < MaxCapacity; at += 5)
        {
            await reader.ReadAsync(at, 5, Cancel);
            await other.ReadAsync(at, 5, Cancel);
        }

        Assert.Equal(Capacity, _window.Count);
    }

    [Fact]
    public async Task Nothing_is_kept_for_a_reader_that_is_gone()
    {
        await AppendAsync(MaxCapacity);
        using var quick = _window.Open();
        using (var slow = _window.Open())
            await slow.ReadAsync(0, 5, Cancel);
        for (var at = 5; at < MaxCapacity; at += 5)
            await quick.ReadAsync(at, 5, Cancel);

        Assert.Equal(Capacity, _window.Count);
    }

    [Fact]
    public async Task For_one_that_is_too_slow_only_so_much_is_kept_and_it_misses_nothing()
    {
        await AppendAsync(3 * MaxCapacity);
        using var quick = _window.Open();
        using var slow = _window.Open();
        await slow.ReadAsync(0, 10, Cancel);
        for (var at = 10; at < 3 * MaxCapacity; at += 10)
        {
            await quick.ReadAsync(at, 10, Cancel);
            Assert.InRange(_window.Count, 1, MaxCapacity);
        }

        Assert.Equal(Enumerable.Range(11, 20).Select(position => (long)position), (await slow.ReadAsync(10, 20, Cancel)).Select(e => e.Position));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Readers_at_every_distance_see_the_whole_log_in_order(int seed)
    {
        await AppendAsync(200);
        long[] readers = [0, 0, 0, 0];
        FeedReader[] feeds = [_window.Open(), _window.Open(), _window.Open(), _window.Open()];
        var seen = readers.Select(_ => new List<long>()).ToArray();
        var random = new Random(seed);
        while (seen.Any(versions => versions.Count < 200))
        {
            var reader = random.Next(readers.Length);
            var page = await feeds[reader].ReadAsync(readers[reader], random.Next(1, 20), Cancel);
            seen[reader].AddRange(page.Select(e => e.Version));
            if (page.Count > 0)
                readers[reader] = page[^1].Position;
        }

        Assert.All(seen, versions => Assert.Equal(Enumerable.Range(1, 200).Select(version => (long)version), versions));
    }

    [Fact]
    public async Task A_hint_between_taking_and_waiting_is_not_lost()
    {
        var hint = _window.NextHint;
        _window.Hint(null);

        await hint.WaitAsync(TimeSpan.FromSeconds(5), Cancel);

        Assert.False(_window.NextHint.IsCompleted);
    }

    [Fact]
    public async Task The_store_is_not_asked_for_what_is_known_not_to_be_there()
    {
        await AppendAsync(3);
        var read = await _window.ReadAsync(0, 100, Cancel);

        Assert.Empty(await _window.ReadAsync(3, 100, Cancel));
        _window.Hint(read[^1].Position);
        Assert.Empty(await _window.ReadAsync(3, 100, Cancel));
        Assert.Equal(1, _reads);

        await AppendAsync(1);
        _window.Hint(4);
        Assert.Equal([4L], (await _window.ReadAsync(3, 100, Cancel)).Select(e => e.Position));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task A_doubt_is_answered_only_by_a_read_that_reached_the_end()
    {
        await AppendAsync(5);
        await _window.ReadAsync(0, 2, Cancel);
        await _window.ReadAsync(2, 2, Cancel);

        Assert.Equal([5L], (await _window.ReadAsync(4, 2, Cancel)).Select(e => e.Position));
        Assert.Empty(await _window.ReadAsync(5, 2, Cancel));
        Assert.Equal(3, _reads);

        _window.Hint(null);
        Assert.Empty(await _window.ReadAsync(5, 2, Cancel));
        Assert.Equal(4, _reads);
    }

    [Fact]
    public async Task A_doubt_that_comes_during_a_read_is_still_there_after_it()
    {
        await AppendAsync(1);
        _store.Faults.BeforeRead = _ =>
        {
            if (Interlocked.Increment(ref _reads) == 1)
                _window.Hint(null);
            return ValueTask.CompletedTask;
        };
        await _window.ReadAsync(0, 100, Cancel);

        Assert.Empty(await _window.ReadAsync(1, 100, Cancel));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task What_this_node_commits_is_not_read()
    {
        var hint = _window.NextHint;
        await OfferAsync(2);
        await OfferAsync(3);

        var read = await _window.ReadAsync(0, 100, Cancel);

        Assert.True(hint.IsCompleted);
        Assert.Equal([1L, 2L, 3L, 4L, 5L], read.Select(e => e.Position));
        Assert.Equal(0, _reads);
    }

    [Fact]
    public async Task What_others_committed_in_between_is_read()
    {
        await OfferAsync(2);
        await AppendAsync(1);
        await OfferAsync(2);

        var read = await _window.ReadAsync(2, 100, Cancel);

        Assert.Equal([3L, 4L, 5L], read.Select(e => e.Position));
        Assert.Equal(1, _reads);
        await OfferAsync(1);
        Assert.Equal([6L], (await _window.ReadAsync(5, 100, Cancel)).Select(e => e.Position));
        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task Readers_see_the_whole_log_in_order_whoever_commits()
    {
        var random = new Random(7);
        var seen = new List<long>();
        while (seen.Count < 400)
        {
            if (_version < 400 && random.Next(3) > 0)
                await (random.Next(3) > 0 ? OfferAsync(random.Next(1, 9)) : AppendAsync(random.Next(1, 9)));
            else
                _window.Hint(random.Next(2) == 0 ? null : _version);
            seen.AddRange((await _window.ReadAsync(seen.Count, random.Next(1, 20), Cancel)).Select(e => e.Position));
        }

        Assert.Equal(Enumerable.Range(1, seen.Count).Select(position => (long)position), seen);
    }

    private async Task OfferAsync(int count)
    {
        var before = _version;
        await AppendAsync(count);
        var reads = _reads;
        var committed = await _store.ReadFeedAsync(before, count, Cancel);
        _reads = reads;
        _window.Offer(committed);
    }

    private async Task AppendAsync(int count)
    {
        var events = Enumerable.Range(0, count).Select(_ => new NewEvent(
            Guid.CreateVersion7(), Events.Reserved(Guid.CreateVersion7(), ["A-1"]), Events.Evening));
        await _store.AppendAsync([new AppendBatch(_session.Value, "session", _version, [.. events], [])], Cancel);
        _version += count;
    }
}
