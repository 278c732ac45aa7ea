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
    private readonly TAvailability _isFree;
    private readonly int _quantity;
    private readonly bool _avoidOrphans;
    private readonly List<int> _chosen = [];

    // The runs of free seats; one that has been chosen has length 0.
    private readonly Span<Run> _runs;
    private int _runCount;

    // How many runs there are of each length; longer ones than anybody asks for count as that long.
    private readonly int[] _runsOfLength;

    private SplitSearch(SeatingPlan plan, TAvailability isFree, int quantity, bool avoidOrphans, Span<Run> runs)
    {
        _plan = plan;
        _isFree = isFree;
        _quantity = quantity;
        _avoidOrphans = avoidOrphans;
        _runs = runs;
        _runsOfLength = new int[quantity + 1];
    }

    public static int[]? Find(
        SeatingPlan plan, TAvailability isFree, int quantity, int? category, SeatTraits avoided, bool avoidOrphans)
    {
        var buffer = ArrayPool<Run>.Shared.Rent(plan.SeatCount);
        try
        {
            var search = new SplitSearch<TAvailability>(plan, isFree, quantity, avoidOrphans, buffer);
            search.CollectRuns(new FreeRuns<TAvailability>(plan, isFree, category, avoided | SeatTraits.AtWholeTable));
            return search.Find(category, avoided);
        }
        finally
        {
            ArrayPool<Run>.Shared.Return(buffer);
        }
    }

    private void CollectRuns(FreeRuns<TAvailability> runs)
    {
        while (runs.MoveNext())
        {
            _runs[_runCount++] = new Run { First = runs.First, Length = runs.Length };
            _runsOfLength[Math.Min(runs.Length, _quantity)]++;
        }
    }

    private int[]? Find(int? category, SeatTraits avoided)
    {
        var groups = FewestGroups();
        var tables = TableChoice.Find(_plan, _isFree, _quantity, category, avoided, groups);
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

    private readonly int ChooseGroup(int remaining, int shortest)
    {
        var isFirst = _chosen.Count == 0;
        var best = 0;
        var bestWindow = Window.None;
        for (var number = 0; number < _runCount; number++)
        {
            ref var run = ref _runs[number];
            if (run.Length < shortest || run.Length == 0)
                continue;
            var count = Math.Min(run.Length, remaining);
            var window = run.Best.Count == count ? run.Best : BestWindow(run.First, run.Length, count);
            if (!isFirst)
                run.Best = window;
            if (window.IsBetterThan(bestWindow))
                (best, bestWindow) = (number, window);
        }
        _chosen.AddRange(Enumerable.Range(bestWindow.First, bestWindow.Count));
        _runsOfLength[Math.Min(_runs[best].Length, _quantity)]--;
        _runs[best].Length = 0;
        return bestWindow.Count;
    }

    /// <summary>The best that many neighbours of a run.</summary>
    private readonly Window BestWindow(int first, int length, int count)
    {
        var distance = 0.0;
        if (count == length && !_avoidOrphans)
        {
            for (var seat = first; seat < first + length; seat++)
                distance += Distance(seat);
            return new Window(first, count, distance / count, LeavesOrphans: false);
        }
        var best = Window.None;
        for (var seat = first; seat < first + length; seat++)
        {
            distance += Distance(seat);
            if (seat >= first + count)
                distance -= Distance(seat - count);
            if (seat < first + count - 1)
                continue;
            var start = seat - count + 1;
            var orphans = _avoidOrphans ? OrphanRule.CountBeside(_plan, _isFree, start, seat) : 0;
            var window = new Window(start, count, distance / count, orphans > 0);
            if (window.IsBetterThan(best))
                best = window;
        }
        return best;
    }

    /// <summary>To the focal point for the first group, then to that group (squared: only the order counts).</summary>
    private readonly double Distance(int seat)
    {
        if (_chosen.Count == 0)
            return _plan.Distances[seat];
        var x = _plan.SeatX(seat) - _plan.SeatX(_chosen[0]);
        var y = _plan.SeatY(seat) - _plan.SeatY(_chosen[0]);
        return (x * x) + (y * y);
    }

    /// <summary>A run, and its best window as seen from the first group, once that is known.</summary>
    private struct Run
    {
        public int First;
        public int Length;
        public Window Best;
    }

    /// <summary>Neighbouring seats that could be a group.</summary>
    private readonly record struct Window(int First, int Count, double MeanDistance, bool LeavesOrphans)
    {
        public static readonly Window None = new(-1, 0, double.PositiveInfinity, true);

        public bool IsBetterThan(Window other) => LeavesOrphans != other.LeavesOrphans
            ? !LeavesOrphans
            : MeanDistance < other.MeanDistance;
    }
}
