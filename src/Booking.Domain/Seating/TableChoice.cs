namespace Booking.Domain.Seating;

/// <summary>
/// Which tables that are sold only as a whole make a split one of the fewest groups: a 0/1 knapsack over their sizes,
/// fewest tables for each number of seats. Of one size only as many tables count as could be used, the nearest ones.
/// </summary>
internal static class TableChoice
{
    /// <param name="plan">The plan.</param>
    /// <param name="isFree">Which seats may be taken.</param>
    /// <param name="quantity">How many seats are asked for.</param>
    /// <param name="category">Only tables of this category, if given.</param>
    /// <param name="avoided">No table with a seat of these traits.</param>
    /// <param name="groups">For each number of seats, how many groups it takes without whole tables.</param>
    /// <returns>None where the other seats alone take as few groups, or no set of tables completes them.</returns>
    public static List<WholeTable> Find<TAvailability>(
        SeatingPlan plan, TAvailability isFree, int quantity, int? category, SeatTraits avoided, int[] groups)
        where TAvailability : struct, ISeatAvailability
    {
        var candidates = Candidates(plan, isFree, quantity, category, avoided);
        if (candidates.Count == 0)
            return [];
        var (fewest, uses) = Fill(candidates, quantity);
        var best = 0;
        for (var seats = 1; seats <= quantity; seats++)
        {
            if (Groups(seats) < Groups(best))
                best = seats;
        }
        var chosen = new List<WholeTable>();
        for (var table = candidates.Count - 1; table >= 0 && best > 0; table--)
        {
            if (!uses[table][best])
                continue;
            chosen.Add(candidates[table]);
            best -= candidates[table].Length;
        }
        chosen.Reverse();
        return chosen;

        long Groups(int seats) => (long)fewest[seats] + groups[quantity - seats];
    }

    private static List<WholeTable> Candidates<TAvailability>(
        SeatingPlan plan, TAvailability isFree, int quantity, int? category, SeatTraits avoided)
        where TAvailability : struct, ISeatAvailability
    {
        var candidates = new List<WholeTable>();
        var ofSize = new Dictionary<int, int>();
        foreach (var table in plan.WholeTables)
        {
            if (table.Length <= quantity && table.MayBeTaken(plan, isFree, category, avoided))
                candidates.Add(table);
        }
        return [.. candidates.OrderBy(table => table.Distance(plan.Distances) / table.Length).Where(IsAmongUsable)];

        bool IsAmongUsable(WholeTable table)
        {
            ofSize[table.Length] = ofSize.GetValueOrDefault(table.Length) + 1;
            return ofSize[table.Length] * (long)table.Length <= quantity;
        }
    }

    private static (int[] Fewest, bool[][] Uses) Fill(List<WholeTable> tables, int quantity)
    {
        var fewest = new int[quantity + 1];
        Array.Fill(fewest, int.MaxValue, 1, quantity);
        var uses = new bool[tables.Count][];
        for (var table = 0; table < tables.Count; table++)
        {
            uses[table] = new bool[quantity + 1];
            for (var seats = quantity; seats >= tables[table].Length; seats--)
            {
                var before = fewest[seats - tables[table].Length];
                if (before == int.MaxValue || before + 1 >= fewest[seats])
                    continue;
                fewest[seats] = before + 1;
                uses[table][seats] = true;
            }
        }
        return (fewest, uses);
    }
}
