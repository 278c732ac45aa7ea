using System.Buffers;

namespace Booking.Domain.Seating;

/// <summary>
/// Chooses seats in several groups where no block is large enough: the fewest groups; the first one as near to the
/// focal point as can be, the others as near to the first as can be, each as large as its place allows.
/// </summary>
/// <remarks>
/// The fewest groups are exact: the longest runs of free seats, together with the best set of tables that are sold
/// only as a whole (<see cref="TableChoice"/>), if one makes the groups fewer.
/// </remarks>
internal ref struct SplitSearch<TAvailability>
    where TAvailability : struct, ISeatAvailability
{
    private readonly SeatingPlan _plan;
    private readonly int _quantity;

    // Runs of free seats; one that has been chosen has length 0.
    private readonly Span<int> _firsts;
    private readonly Span<int> _lengths;
    private int _runs;

    // How many runs there are of each length; longer ones than anybody asks for count as that long.
    private readonly Span<int> _runsOfLength;
    private readonly List<int> _chosen = [];

    private SplitSearch(SeatingPlan plan, int quantity, Span<int> firsts, Span<int> lengths, Span<int> runsOfLength)
    {
        _plan = plan;
        _quantity = quantity;
        _firsts = firsts;
        _lengths = lengths;
        _runsOfLength = runsOfLength;
    }

    public static int[]? Find(
        SeatingPlan plan, TAvailability isFree, int quantity, int? category, SeatTraits avoided)
    {
        var buffer = ArrayPool<int>.Shared.Rent((plan.SeatCount * 2) + quantity + 1);
        try
        {
            var runsOfLength = buffer.AsSpan(plan.SeatCount * 2, quantity + 1);
            runsOfLength.Clear();
            var search = new SplitSearch<TAvailability>(
                plan,
                quantity,
                buffer.AsSpan(0, plan.SeatCount),
                buffer.AsSpan(plan.SeatCount, plan.SeatCount),
                runsOfLength);
            search.CollectRuns(new FreeRuns<TAvailability>(plan, isFree, category, avoided | SeatTraits.AtWholeTable));
            return search.Find(isFree, category, avoided);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(buffer);
        }
    }

    private void CollectRuns(FreeRuns<TAvailability> runs)
    {
        while (runs.MoveNext())
        {
            _firsts[_runs] = runs.First;
            _lengths[_runs++] = runs.Length;
            _runsOfLength[Math.Min(runs.Length, _quantity)]++;
        }
    }

    private int[]? Find(TAvailability isFree, int? category, SeatTraits avoided)
    {
        var groups = FewestGroups();
        var tables = TableChoice.Find(_plan, isFree, _quantity, category, avoided, groups);
        var remaining = _quantity - tables.Sum(table => table.Length);
        if (groups[remaining] == int.MaxValue)
            return null;
        foreach (var table in tables)
            _chosen.AddRange(table.Seats);
        for (var groupsLeft = groups[remaining]; groupsLeft > 0; groupsLeft--)
            remaining -= ChooseGroup(remaining, ShortestUsefulRun(remaining, groupsLeft));
        _chosen.Sort();
        return [.. _chosen];
    }

    /// <summary>For each number of seats, how many runs it takes; <see cref="int.MaxValue"/> for too many.</summary>
    private readonly int[] FewestGroups()
    {
        var groups = new int[_quantity + 1];
        var seats = 0;
        var taken = 0;
        for (var length = _quantity; length > 0; length--)
        {
            for (var run = 0; run < _runsOfLength[length] && seats < _quantity; run++)
            {
                var reached = Math.Min(_quantity, seats + length);
                Array.Fill(groups, ++taken, seats + 1, reached - seats);
                seats = reached;
            }
        }
        Array.Fill(groups, int.MaxValue, seats + 1, _quantity - seats);
        return groups;
    }

    /// <summary>
    /// How long a run must be if the remaining seats are to fit into that many groups: as long as the last of the
    /// longest, or long enough to complete all the longer ones.
    /// </summary>
    private readonly int ShortestUsefulRun(int remaining, int groups)
    {
        var before = groups - 1;
        var seats = 0;
        var length = _quantity;
        for (; length > 0; length--)
        {
            var taken = Math.Min(before, _runsOfLength[length]);
            seats += taken * length;
            before -= taken;
            if (before == 0 && _runsOfLength[length] > taken)
                break;
        }
        return Math.Min(length, remaining - seats);
    }

    private int ChooseGroup(int remaining, int shortest)
    {
        var best = -1;
        var bestWindow = -1;
        var bestDistance = double.PositiveInfinity;
        for (var run = 0; run < _runs; run++)
        {
            if (_lengths[run] < shortest || _lengths[run] == 0)
                continue;
            var (window, distance) = NearestWindow(_firsts[run], _lengths[run], Math.Min(_lengths[run], remaining));
            if (distance < bestDistance)
                (best, bestWindow, bestDistance) = (run, window, distance);
        }
        var count = Math.Min(_lengths[best], remaining);
        _chosen.AddRange(Enumerable.Range(bestWindow, count));
        _runsOfLength[Math.Min(_lengths[best], _quantity)]--;
        _lengths[best] = 0;
        return count;
    }

    /// <summary>The window of that many seats in a run with the smallest mean distance.</summary>
    private readonly (int First, double MeanDistance) NearestWindow(int first, int length, int count)
    {
        var nearest = first;
        var smallest = double.PositiveInfinity;
        var distance = 0.0;
        for (var seat = first; seat < first + length; seat++)
        {
            distance += Distance(seat);
            if (seat >= first + count)
                distance -= Distance(seat - count);
            if (seat >= first + count - 1 && distance < smallest)
                (nearest, smallest) = (seat - count + 1, distance);
        }
        return (nearest, smallest / count);
    }

    /// <summary>To the focal point for the first group, then to the first group (squared: only the order counts).</summary>
    private readonly double Distance(int seat)
    {
        if (_chosen.Count == 0)
            return _plan.Distances[seat];
        var x = _plan.SeatX(seat) - _plan.SeatX(_chosen[0]);
        var y = _plan.SeatY(seat) - _plan.SeatY(_chosen[0]);
        return (x * x) + (y * y);
    }
}
