using System.Diagnostics;
using Booking.EventStore;

namespace Booking.Benchmarks.EventOrder;

/// <summary>The store as it is, without anything to compare it with.</summary>
internal static class StoreFigures
{
    private const int PageSize = 1000;

    /// <summary>Callers of one group committer on one stream, one event each at a time.</summary>
    /// <returns>Events a second.</returns>
    public static async Task<double> GroupCommitAsync(IEventStore store, int callers, TimeSpan duration)
    {
        await using var committer = new GroupCommitter(store, new GroupCommitterOptions(), TimeProvider.System);
        var stream = Guid.CreateVersion7();
        var gate = new Lock();
        var version = 0L;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                var events = BenchEvent.New(1);
                Task<AppendResult> append;
                // The next version is known before the last one is committed: whoever comes next builds on it.
                lock (gate)
                {
                    var batch = new AppendBatch(stream, "session", version, events, []);
                    append = committer.AppendAsync(batch, CancellationToken.None);
                    version++;
                }

                if (await append is not AppendResult.Appended)
                    throw new InvalidOperationException("An append on a stream of its own was not written.");
            }
        })));
        return version / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>One reader from the first event to the last.</summary>
    /// <returns>Events a second.</returns>
    public static async Task<double> ReadFeedAsync(IEventStore store)
    {
        var began = Stopwatch.GetTimestamp();
        long position = 0, count = 0;
        while (await store.ReadFeedAsync(position, PageSize, CancellationToken.None) is { Count: > 0 } page)
        {
            position = page[^1].Position;
            count += page.Count;
        }

        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
