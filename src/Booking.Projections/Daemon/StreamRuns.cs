using Booking.EventStore;

namespace Booking.Projections.Daemon;

/// <summary>Takes a batch of the log apart by streams.</summary>
internal static class StreamRuns
{
    private const int PageSize = 2_000;

    /// <summary>The events of each stream, in order; the streams in the order of their first event.</summary>
    /// <exception cref="ProjectionInvariantException">A stream's versions do not follow each other.</exception>
    public static IReadOnlyList<List<StoredEvent>> Of(IReadOnlyList<StoredEvent> events)
    {
        var runs = new List<List<StoredEvent>>();
        var byStream = new Dictionary<Guid, List<StoredEvent>>();
        List<StoredEvent>? run = null;
        foreach (var e in events)
        {
            if ((run is null || run[0].StreamId != e.StreamId) && !byStream.TryGetValue(e.StreamId, out run))
            {
                run = [];
                byStream.Add(e.StreamId, run);
                runs.Add(run);
            }

            if (run.Count > 0 && run[^1].Version + 1 != e.Version)
            {
                throw new ProjectionInvariantException(
                    $"Version {e.Version} of stream {e.StreamId}, at {e.Position}, follows version {run[^1].Version}.");
            }

            run.Add(e);
        }

        return runs;
    }

    /// <summary>
    /// The events after a version: those of the run, and before them what the log has between the two. A row that is
    /// behind what the progress says was tampered with or restored: the log heals it.
    /// </summary>
    /// <exception cref="ProjectionInvariantException">The stream ends before the run.</exception>
    public static async Task<List<StoredEvent>> NewsAfterAsync(
        this List<StoredEvent> run, long version, IEventStore store, CancellationToken cancellationToken)
    {
        if (version >= run[0].Version - 1)
            return run.After(version);
        var news = new List<StoredEvent>();
        for (var after = version; after < run[0].Version - 1; after = news[^1].Version)
        {
            var limit = (int)Math.Min(PageSize, run[0].Version - 1 - after);
            var page = await store.ReadStreamAsync(run[0].StreamId, after, limit, cancellationToken);
            if (page.Count == 0)
                throw new ProjectionInvariantException($"Stream {run[0].StreamId} ends at {after} and not later.");
            news.AddRange(page);
        }

        news.AddRange(run);
        return news;
    }

    /// <summary>Those after a version; the same list where all are.</summary>
    public static List<StoredEvent> After(this List<StoredEvent> run, long version) =>
        version < run[0].Version ? run : run[(int)Math.Min(run.Count, version - run[0].Version + 1)..];
}
