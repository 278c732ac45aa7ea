namespace Booking.Domain.Seating;

/// <summary>
/// Chooses the best free seats. In this order: seats beside each other (no aisle between), then the fewest groups;
/// within that the nearest to the focal point or, without one, to the front rows and their middle; of equally near
/// ones those that leave no seat alone (<see cref="OrphanRule"/>), then the first in the order of the seating.
/// The same plan, availability and wish always give the same seats.
/// </summary>
/// <remarks>
/// <para>Accessible and companion seats are kept for those who need them: as long as the other seats suffice, be it in
/// several groups, none of them is chosen.</para>
/// <para>A table that is sold only as a whole is taken wholly or not at all. At other tables, seats that follow each
/// other in the table's list are beside each other.</para>
/// <para>Cost: a few passes over the plan, and for a split one more over its runs of free seats for each group; the
/// working memory comes from the shared pool.</para>
/// </remarks>
public static class BestAvailable
{
    /// <summary>Chooses seats.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isFree">Which seats may be taken.</param>
    /// <param name="quantity">How many seats, at least 1.</param>
    /// <param name="category">Only seats of this category (an index into the plan's); any if null.</param>
    /// <param name="avoidOrphans">
    /// Goes without the nearest block, or group of a split, if it would leave a seat alone and another would not.
    /// </param>
    /// <returns>
    /// Seat indexes in ascending order, or null if the free seats cannot make up the quantity: there are fewer, or the
    /// missing ones are at tables that are sold only as a whole.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The quantity is below 1, or the plan has no such category.
    /// </exception>
    public static int[]? Find<TAvailability>(
        SeatingPlan plan, TAvailability isFree, int quantity, int? category = null, bool avoidOrphans = false)
        where TAvailability : struct, ISeatAvailability
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quantity, 1);
        if (category is { } wanted)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(wanted, nameof(category));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(wanted, plan.Categories.Length, nameof(category));
        }
        if (quantity > plan.SeatCount)
            return null;
        var seats = FindWithout(SeatTraits.Reserved);
        return seats is null && plan.HasReservedSeats ? FindWithout(SeatTraits.None) : seats;

        int[]? FindWithout(SeatTraits avoided) =>
            BlockSearch<TAvailability>.Find(plan, isFree, quantity, category, avoided, avoidOrphans)
            ?? SplitSearch<TAvailability>.Find(plan, isFree, quantity, category, avoided, avoidOrphans);
    }
}
