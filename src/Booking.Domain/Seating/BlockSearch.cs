namespace Booking.Domain.Seating;

/// <summary>Chooses the best seats beside each other: every window of every run of free seats is weighed.</summary>
internal ref struct BlockSearch<TAvailability>
    where TAvailability : struct, ISeatAvailability
{
    private readonly SeatingPlan _plan;
    private readonly TAvailability _isFree;
    private readonly int _quantity;
    private readonly bool _avoidOrphans;
    private int _first = -1;
    private long _distance = long.MaxValue;
    private int _orphans = int.MaxValue;

    private BlockSearch(SeatingPlan plan, TAvailability isFree, int quantity, bool avoidOrphans)
    {
        _plan = plan;
        _isFree = isFree;
        _quantity = quantity;
        _avoidOrphans = avoidOrphans;
    }

    public static int[]? Find(
        SeatingPlan plan, TAvailability isFree, int quantity, int? category, SeatTraits avoided, bool avoidOrphans)
    {
        var search = new BlockSearch<TAvailability>(plan, isFree, quantity, avoidOrphans);
        var runs = new FreeRuns<TAvailability>(plan, isFree, category, avoided | SeatTraits.AtWholeTable);
        while (runs.MoveNext())
        {
            if (runs.Length >= quantity)
                search.WeighWindows(runs.First, runs.Length);
        }
        foreach (var table in plan.WholeTables)
        {
            if (table.Length == quantity && table.MayBeTaken(plan, isFree, category, avoided))
                search.Weigh(table.Seats[0], table.Distance(plan.Distances), 0);
        }
        return search._first < 0 ? null : [.. Enumerable.Range(search._first, quantity)];
    }

    private void WeighWindows(int first, int length)
    {
        var distances = _plan.Distances.Slice(first, length);
        var distance = 0L;
        for (var seat = 0; seat < length; seat++)
        {
            distance += distances[seat];
            if (seat >= _quantity)
                distance -= distances[seat - _quantity];
            if (seat < _quantity - 1 || (distance > _distance && !(_avoidOrphans && _orphans > 0)))
                continue;
            var window = first + seat - _quantity + 1;
            Weigh(window, distance, OrphanRule.CountBeside(_plan, _isFree, window, first + seat));
        }
    }

    private void Weigh(int first, long distance, int orphans)
    {
        bool better;
        if (_avoidOrphans && (orphans == 0) != (_orphans == 0))
            better = orphans == 0;
        else
            better = distance != _distance ? distance < _distance : orphans < _orphans;
        if (better)
            (_first, _distance, _orphans) = (first, distance, orphans);
    }
}
