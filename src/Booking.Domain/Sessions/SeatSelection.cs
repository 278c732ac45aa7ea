using System.Collections.Immutable;
using Booking.Domain.Seating;

namespace Booking.Domain.Sessions;

/// <summary>From the names in a request to places in the plan.</summary>
internal static class SeatSelection
{
    public static Rejection? Resolve(SeatingPlan plan, ImmutableArray<string> ids, out int[] seats)
    {
        seats = ids.IsEmpty ? [] : new int[ids.Length];
        List<string>? unknown = null;
        for (var i = 0; i < ids.Length; i++)
        {
            if (!plan.TryFindSeat(ids[i], out seats[i]))
                (unknown ??= []).Add(ids[i]);
        }

        if (unknown is not null)
            return new Rejection.UnknownSeats([.. unknown]);
        return HasDuplicate(seats)
            ? new Rejection.InvalidSelection("seats", "The same seat is named twice.")
            : null;
    }

    public static Rejection? Resolve(SeatingPlan plan, ImmutableArray<AreaClaim> claims, out AreaPlaces[] areas)
    {
        areas = claims.IsEmpty ? [] : new AreaPlaces[claims.Length];
        List<string>? unknown = null;
        var isQuantityMissing = false;
        for (var i = 0; i < claims.Length; i++)
        {
            if (!plan.TryFindArea(claims[i].Area, out var area))
                (unknown ??= []).Add(claims[i].Area);
            isQuantityMissing |= claims[i].Quantity < 1;
            areas[i] = new AreaPlaces(area, claims[i].Quantity);
        }

        if (unknown is not null)
            return new Rejection.UnknownAreas([.. unknown]);
        if (isQuantityMissing)
            return new Rejection.InvalidSelection("areas", "A quantity is at least 1.");
        return areas.Length > 1 && areas.DistinctBy(places => places.Area).Count() != areas.Length
            ? new Rejection.InvalidSelection("areas", "The same area is named twice.")
            : null;
    }

    public static long PlacesIn(AreaPlaces[] areas)
    {
        var places = 0L;
        foreach (var area in areas)
            places += area.Quantity;
        return places;
    }

    /// <summary>A refusal if some but not all seats of a table that is sold as a whole are among these.</summary>
    public static Rejection.TableIsSoldWhole? PartOfTable(SeatingPlan plan, int[] seats)
    {
        List<string>? missing = null;
        HashSet<int>? tables = null;
        foreach (var seat in seats)
        {
            if (!plan.TryFindWholeTable(seat, out var table) || !(tables ??= []).Add(table[0]))
                continue;
            foreach (var other in table)
            {
                if (!seats.Contains(other))
                    (missing ??= []).Add(plan.SeatId(other));
            }
        }

        return missing is null ? null : new Rejection.TableIsSoldWhole([.. missing]);
    }

    private static bool HasDuplicate(int[] seats)
    {
        const int FewSeats = 16;
        if (seats.Length > FewSeats)
            return seats.Distinct().Count() != seats.Length;
        for (var i = 1; i < seats.Length; i++)
        {
            if (seats.AsSpan(0, i).Contains(seats[i]))
                return true;
        }

        return false;
    }
}
