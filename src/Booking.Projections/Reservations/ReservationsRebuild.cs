using Booking.Domain;
using Booking.EventStore;
using Booking.Projections.Redis;

namespace Booking.Projections.Reservations;

/// <summary>
/// Adds the facts about the active reservations of a session again, from its whole stream. What happens meanwhile is added
/// by the projection; which comes first does not matter.
/// </summary>
internal sealed class ReservationsRebuild(IEventStore store, ReservationStore reservations)
{
    private const int PageSize = 2_000;
    private const int WriteSize = 2_000;

    /// <summary>Restores every active reservation of the session.</summary>
    /// <returns>The version that they are of.</returns>
    public async Task<long> RebuildAsync(RebuildRequest request, CancellationToken cancellationToken)
    {
        var active = new Dictionary<ReservationId, List<(CustomerId, ReservationFact)>>();
        var version = 0L;
        var now = DateTimeOffset.MinValue;
        while (true)
        {
            var page = await store.ReadStreamAsync(request.SessionId.Value, version, PageSize, cancellationToken);
            foreach (var e in page)
            {
                (version, now) = (e.Version, e.Timestamp);
                if (ReservationFact.Of(e) is (var customer, var fact))
                    Fold(active, customer, fact);
            }

            if (page.Count == PageSize)
                continue;
            foreach (var facts in active.Values.SelectMany(facts => facts).Chunk(WriteSize))
                await reservations.AppendAsync(facts, now, cancellationToken);
            return version;
        }
    }

    private static void Fold(
        Dictionary<ReservationId, List<(CustomerId, ReservationFact)>> active, CustomerId customer, ReservationFact fact)
    {
        if (fact.Kind == ReservationFact.Ended)
            active.Remove(fact.ReservationId);
        else if (active.TryGetValue(fact.ReservationId, out var facts))
            facts.Add((customer, fact));
        else
            active.Add(fact.ReservationId, [(customer, fact)]);
    }
}
