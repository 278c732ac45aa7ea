using Booking.EventStore;

namespace Booking.Benchmarks.EventOrder;

/// <summary>A reader that goes on from the last position it has seen.</summary>
internal sealed class NaiveReader(IEventStore store) : IFollower
{
    private const int PageSize = 1000;

    private readonly HashSet<Guid> _seen = [];

    public long Position { get; private set; }

    public IReadOnlySet<Guid> Seen => _seen;

    public async Task ReadOnAsync(CancellationToken cancel)
    {
        var page = await store.ReadFeedAsync(Position, PageSize, cancel);
        foreach (var stored in page)
            _seen.Add(stored.Id);
        Position = page.Count == 0 ? Position : page[^1].Position;
    }
}
