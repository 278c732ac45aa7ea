using Booking.Domain;
using Booking.EventStore;
using Booking.EventStore.Memory;
using Booking.Projections.Daemon;

namespace Booking.Projections.Tests.Daemon;

public sealed class FeedWindowTests : IDisposable
{
    private const int Capacity = 16;
    private readonly MemoryEventStore _store = new(SessionEventTypes.Create(), TimeProvider.System);
    private readonly FeedWindow _window;
    private readonly SessionId _session = new(Guid.CreateVersion7());
    private long _version;
    private int _reads;

    public FeedWindowTests()
    {
        _window = new FeedWindow(_store, Capacity);
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
    public async Task Whoever_has_all_asks_the_store_for_more()
    {
        await AppendAsync(3);
        var first = await _window.ReadAsync(0, 100, Cancel);
        await AppendAsync(2);

        var more = await _window.ReadAsync(first[^1].Position, 100, Cancel);

        Assert.Equal([4L, 5L], more.Select(e => e.Version));
        Assert.Empty(await _window.ReadAsync(more[^1].Position, 100, Cancel));
    }

    [Fact]
    public async Task Whoever_is_too_far_behind_reads_by_itself_and_misses_nothing()
    {
        await AppendAsync(10);
        var first = await _window.ReadAsync(0, 100, Cancel);
        await AppendAsync(Capacity);
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
    public async Task Readers_at_every_distance_see_the_whole_log_in_order()
    {
        await AppendAsync(200);
        long[] readers = [0, 0, 0, 0];
        var seen = readers.Select(_ => new List<long>()).ToArray();
        var random = new Random(3);
        while (seen.Any(versions => versions.Count < 200))
        {
            var reader = random.Next(readers.Length);
            var page = await _window.ReadAsync(readers[reader], random.Next(1, 20), Cancel);
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
        _window.Hint();

        await hint.WaitAsync(TimeSpan.FromSeconds(5), Cancel);

        Assert.False(_window.NextHint.IsCompleted);
    }

    private async Task AppendAsync(int count)
    {
        var events = Enumerable.Range(0, count).Select(_ => new NewEvent(
            Guid.CreateVersion7(), Events.Reserved(Guid.CreateVersion7(), ["A-1"]), Events.Evening));
        await _store.AppendAsync([new AppendBatch(_session.Value, "session", _version, [.. events], [])], Cancel);
        _version += count;
    }
}
