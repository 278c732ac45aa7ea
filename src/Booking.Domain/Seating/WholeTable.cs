using System.Collections.Immutable;

namespace Booking.Domain.Seating;

/// <summary>The seats of a table that is sold only as a whole.</summary>
internal readonly record struct WholeTable(ImmutableArray<int> Seats)
{
    public int Length => Seats.Length;

    /// <summary>Whether all its seats may be taken.</summary>
    public bool MayBeTaken<TAvailability>(
        SeatingPlan plan, TAvailability isFree, int? category, SeatTraits avoided)
        where TAvailability : struct, ISeatAvailability
    {
        foreach (var seat in Seats)
        {
            if ((plan.Traits[seat] & avoided) != 0 || !isFree.IsFree(seat))
                return false;
            if (category is { } wanted && plan.CategoryOfSeat(seat) != wanted)
                return false;
        }
        return true;
    }

    /// <summary>The sum of its seats' distances.</summary>
    public long Distance(ReadOnlySpan<int> distances)
    {
        var sum = 0L;
        foreach (var seat in Seats)
            sum += distances[seat];
        return sum;
    }
}
