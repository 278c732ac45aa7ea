namespace Booking.EventStore.Tests.Contract;

/// <summary>Reads the feed as a projection does, while others write, and then says what it missed.</summary>
internal sealed class FeedCheck(Func<long, int, Task<IReadOnlyList<(long Position, Guid Id)>>> readAsync)
{
    private readonly List<(long Position, Guid Id)> _seen = [];

    public int Seen => _seen.Count;

    public static FeedCheck Of(IEventStore store, CancellationToken cancellationToken) => new(
        async (after, limit) =>
            [.. (await store.ReadFeedAsync(after, limit, cancellationToken)).Select(e => (e.Position, e.Id))]);

    /// <summary>Reads on from the last position it has seen until there is nothing more.</summary>
    public async Task ReadOnAsync()
    {
        while (await readAsync(_seen.Count == 0 ? 0 : _seen[^1].Position, 100) is { Count: > 0 } page)
            _seen.AddRange(page);
    }

    /// <summary>Reads on again and again until the writers are done, and then to the end.</summary>
    public async Task ReadUntilAsync(Task writersAreDone)
    {
        while (!writersAreDone.IsCompleted)
            await ReadOnAsync();
        await ReadOnAsync();
    }

    /// <returns>What is wrong, or null.</returns>
    public string? FindFault(IReadOnlyCollection<Guid> committed)
    {
        var missed = committed.Except(_seen.Select(e => e.Id)).Count();
        var invented = _seen.Select(e => e.Id).Except(committed).Count();
        if (missed > 0 || invented > 0)
            return $"missed {missed} of {committed.Count} committed events, saw {invented} that were not committed";
        return _seen.Zip(_seen.Skip(1)).All(pair => pair.First.Position < pair.Second.Position)
            ? null
            : "the positions do not grow";
    }
}
