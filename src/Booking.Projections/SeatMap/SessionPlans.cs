using System.Collections.Concurrent;
using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.Plans;

namespace Booking.Projections.SeatMap;

/// <summary>Which plan a session has, from its first event.</summary>
internal sealed class SessionPlans(IEventStore store, SeatingPlanCatalog catalog)
{
    /// <summary>So many sessions' hashes are remembered.</summary>
    private const int MaxRemembered = 100_000;

    private readonly ConcurrentDictionary<Guid, PlanHash> _hashes = new();

    /// <summary>The plan of the session that these events are of, which the first of them may schedule.</summary>
    /// <exception cref="ProjectionInvariantException">The stream does not begin as a session's, or the plan is not kept.</exception>
    public async ValueTask<SeatingPlan> FindAsync(
        SessionId session, StoredEvent? firstKnown, CancellationToken cancellationToken)
    {
        if (!_hashes.TryGetValue(session.Value, out var hash))
        {
            if (_hashes.Count >= MaxRemembered)
                _hashes.Clear();
            hash = await ReadHashAsync(session, firstKnown, cancellationToken);
            _hashes[session.Value] = hash;
        }

        return await catalog.FindAsync(hash, cancellationToken)
            ?? throw new ProjectionInvariantException($"Plan {hash} of session {session} is not kept.");
    }

    private async Task<PlanHash> ReadHashAsync(
        SessionId session, StoredEvent? firstKnown, CancellationToken cancellationToken)
    {
        var first = firstKnown is { Version: 1 }
            ? firstKnown
            : (await store.ReadStreamAsync(session.Value, 0, 1, cancellationToken)).SingleOrDefault();
        return first?.Data is SessionScheduled scheduled
            ? new PlanHash(scheduled.PlanHash)
            : throw new ProjectionInvariantException(
                $"Stream {session} begins with {first?.Type ?? "nothing"} and not with a scheduled session.");
    }
}
