using Booking.Domain;
using Booking.EventStore;
using Booking.Projections.Redis;

namespace Booking.Projections.Reservations;

/// <summary>Puts the active reservations of a session back from its whole stream.</summary>
internal sealed class ReservationsRebuild(IEventStore store, ReservationStore reservations)
{
    private const int PageSize = 2_000;
    private const int WriteSize = 500;

    /// <summary>A customer whose events come faster than the log is read again is left for the next round.</summary>
    private const int MaxRounds = 10;

    /// <summary>Restores every active reservation of the session.</summary>
    /// <returns>The version that they are of.</returns>
    public async Task<long> RebuildAsync(RebuildRequest request, CancellationToken cancellationToken)
    {
        var active = new Dictionary<Guid, ActiveEntry>();
        HashSet<Guid>? onlyCustomers = null;
        var version = 0L;
        for (var round = 0; round < MaxRounds; round++)
        {
            version = await FoldAsync(request.SessionId, version, active, cancellationToken);
            onlyCustomers = await WriteAsync(request.SessionId, version, active, onlyCustomers, cancellationToken);
            if (onlyCustomers.Count == 0)
                return version;
        }

        throw new ConcurrentWriteException("the active reservations");
    }

    private async Task<long> FoldAsync(
        SessionId session, long version, Dictionary<Guid, ActiveEntry> active, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await store.ReadStreamAsync(session.Value, version, PageSize, cancellationToken);
            foreach (var e in page)
            {
                version = e.Version;
                if (ReservationStep.Of(e) is { } step)
                    Fold(active, version, step);
            }

            if (page.Count < PageSize)
                return version;
        }
    }

    private static void Fold(Dictionary<Guid, ActiveEntry> active, long version, in ReservationStep step)
    {
        switch (step.Kind)
        {
            case ReservationStep.Began:
                active[step.ReservationId] = new ActiveEntry(
                    step.CustomerId, ReservationEntry.Held, version, "", step.Detail);
                break;
            case ReservationStep.Ended:
                active.Remove(step.ReservationId);
                break;
            default:
                if (!active.TryGetValue(step.ReservationId, out var entry))
                    throw new ProjectionInvariantException($"Version {version}: {step.ReservationId} is not active.");
                var status = step.Kind == ReservationStep.PaymentBegan ? ReservationEntry.Paying : ReservationEntry.Held;
                active[step.ReservationId] = entry with { Status = status, Version = version, Deadline = step.Detail };
                break;
        }
    }

    private async Task<HashSet<Guid>> WriteAsync(
        SessionId session,
        long version,
        Dictionary<Guid, ActiveEntry> active,
        HashSet<Guid>? onlyCustomers,
        CancellationToken cancellationToken)
    {
        var later = new HashSet<Guid>();
        var buckets = active
            .Where(entry => onlyCustomers?.Contains(entry.Value.CustomerId) ?? true)
            .GroupBy(entry => RedisKeys.CustomerBucket(new CustomerId(entry.Value.CustomerId)));
        foreach (var bucket in buckets)
        {
            foreach (var page in bucket.Chunk(WriteSize))
            {
                later.UnionWith(await reservations.RestoreAsync(
                    session,
                    version,
                    [.. page.Select(entry => (entry.Value.CustomerId, entry.Key, entry.Value.Text))],
                    cancellationToken));
            }
        }

        return later;
    }

    private sealed record ActiveEntry(Guid CustomerId, string Status, long Version, string Deadline, string Body)
    {
        public string Text => ReservationEntry.Format(Status, Version, Deadline, Body);
    }
}
