using System.Collections.Immutable;

namespace Booking.Domain.Seating;

/// <summary>
/// Finds seats that a choice would leave alone: free seats in a row whose neighbours are all taken, or whose row ends
/// or has an aisle there, and that were not alone before. Tables have no orphans: who sits at one sits together.
/// </summary>
/// <remarks>
/// Where it is unavoidable it is no fault: in a run of free neighbours that is one seat longer than what is chosen of
/// it, one seat stays free, and alone, whichever are chosen. Of every longer run the same number of seats can be chosen
/// from its end, which leaves nobody alone.
/// </remarks>
public static class OrphanRule
{
    private const int LargestChoiceOnStack = 128;

    /// <summary>The seats that the choice would newly and avoidably leave alone.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isFree">Which seats are free before the choice, the chosen ones among them.</param>
    /// <param name="chosen">Seat indexes, in any order.</param>
    /// <returns>Seat indexes in ascending order; empty if all is well.</returns>
    public static ImmutableArray<int> Find<TAvailability>(
        SeatingPlan plan, TAvailability isFree, ReadOnlySpan<int> chosen)
        where TAvailability : struct, ISeatAvailability
    {
        var sorted = chosen.Length <= LargestChoiceOnStack ? stackalloc int[chosen.Length] : new int[chosen.Length];
        chosen.CopyTo(sorted);
        sorted.Sort();
        var orphans = ImmutableArray<int>.Empty;
        foreach (var seat in sorted)
        {
            foreach (var neighbour in (ReadOnlySpan<int>)[plan.LeftNeighbour(seat), plan.RightNeighbour(seat)])
            {
                if (IsOrphan(plan, isFree, neighbour, sorted) && (orphans.IsEmpty || orphans[^1] != neighbour))
                    orphans = orphans.Add(neighbour);
            }
        }
        return orphans;
    }

    /// <summary>How many seats would be left alone beside a block of neighbours, avoidably or not.</summary>
    internal static int CountBeside<TAvailability>(SeatingPlan plan, TAvailability isFree, int first, int last)
        where TAvailability : struct, ISeatAvailability
    {
        if ((plan.Traits[first] & SeatTraits.AtTable) != 0)
            return 0;
        var left = plan.LeftNeighbour(first);
        var right = plan.RightNeighbour(last);
        var orphans = 0;
        if (StaysFree(isFree, left, []) && !StaysFree(isFree, plan.LeftNeighbour(left), []))
            orphans++;
        if (StaysFree(isFree, right, []) && !StaysFree(isFree, plan.RightNeighbour(right), []))
            orphans++;
        return orphans;
    }

    private static bool IsOrphan<TAvailability>(
        SeatingPlan plan, TAvailability isFree, int seat, ReadOnlySpan<int> chosen)
        where TAvailability : struct, ISeatAvailability =>
        StaysFree(isFree, seat, chosen)
        && (plan.Traits[seat] & SeatTraits.AtTable) == 0
        && !StaysFree(isFree, plan.LeftNeighbour(seat), chosen)
        && !StaysFree(isFree, plan.RightNeighbour(seat), chosen)
        && IsAvoidable(plan, isFree, seat, chosen);

    private static bool StaysFree<TAvailability>(TAvailability isFree, int seat, ReadOnlySpan<int> chosen)
        where TAvailability : struct, ISeatAvailability =>
        seat >= 0 && isFree.IsFree(seat) && (chosen.IsEmpty || chosen.BinarySearch(seat) < 0);

    /// <summary>Whether another seat of the run of free neighbours around this one stays free, too.</summary>
    private static bool IsAvoidable<TAvailability>(
        SeatingPlan plan, TAvailability isFree, int seat, ReadOnlySpan<int> chosen)
        where TAvailability : struct, ISeatAvailability
    {
        for (var left = plan.LeftNeighbour(seat); left >= 0 && isFree.IsFree(left); left = plan.LeftNeighbour(left))
        {
            if (chosen.BinarySearch(left) < 0)
                return true;
        }
        for (var next = plan.RightNeighbour(seat); next >= 0 && isFree.IsFree(next); next = plan.RightNeighbour(next))
        {
            if (chosen.BinarySearch(next) < 0)
                return true;
        }
        return false;
    }
}
