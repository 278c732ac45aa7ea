using Booking.Domain;
using Booking.Domain.Seating;
using Booking.EventStore;
using Booking.Projections.Redis;

namespace Booking.Projections.SeatMap;

/// <summary>Makes a session's map again from its whole stream.</summary>
internal sealed class SeatMapRebuild(IEventStore store, SessionPlans plans, SeatMapStore maps)
{
    private const int PageSize = 2_000;
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(5);

    /// <summary>The map after the first events of a session.</summary>
    public static SeatMapView Fold(SessionId session, SeatingPlan plan, IEnumerable<StoredEvent> events)
    {
        var fold = new SeatMapFold(session, plan);
        foreach (var e in events)
            fold.Apply(e);
        return fold.ToView();
    }

    /// <summary>Brings the map to the version asked for, or later; does nothing where it is there.</summary>
    /// <returns>The version of the map, 0 where the log has no such session.</returns>
    public async Task<long> RebuildAsync(RebuildRequest request, CancellationToken cancellationToken)
    {
        var kept = await maps.ReadVersionAsync(request.SessionId, ReadPatience, cancellationToken);
        if (kept != SeatMapStore.Missing && kept >= request.Version)
            return kept;
        SeatMapFold? fold = null;
        while (true)
        {
            var page = await store.ReadStreamAsync(
                request.SessionId.Value, fold?.Version ?? 0, PageSize, cancellationToken);
            if (page.Count > 0)
                fold ??= new SeatMapFold(
                    request.SessionId, await plans.FindAsync(request.SessionId, page[0], cancellationToken));
            foreach (var e in page)
                fold!.Apply(e);
            if (page.Count < PageSize)
                return fold is null ? 0 : await maps.ReplaceAsync(fold.ToView(), cancellationToken);
        }
    }
}
