using Booking.EventStore;

namespace Booking.Projections.Rebuild;

/// <summary>Finds places in the log.</summary>
internal static class LogSearch
{
    /// <summary>
    /// The last position before which everything is dated earlier than an instant, to within what the clocks of the nodes
    /// that wrote it differ; 0 where nothing is.
    /// </summary>
    public static async Task<long> LastBeforeAsync(
        IEventStore store, DateTimeOffset instant, CancellationToken cancellationToken)
    {
        var before = 0L;
        var end = await store.ReadHeadAsync(cancellationToken);
        while (before < end)
        {
            var middle = before + ((end - before) / 2);
            var next = await store.ReadFeedAsync(middle, 1, cancellationToken);
            if (next is [var found] && found.Timestamp < instant)
                before = found.Position;
            else
                end = middle;
        }

        return before;
    }
}
