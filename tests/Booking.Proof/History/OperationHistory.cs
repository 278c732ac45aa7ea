using System.Diagnostics;

namespace Booking.Proof.History;

/// <summary>
/// The operations of all clients of one run, timed by one monotonic clock. Keeps at most so many: when it is full, the
/// clients stop. Safe for concurrent use.
/// </summary>
/// <param name="clockBound">How far a node's clock may be from this one's.</param>
/// <param name="limit">The most operations.</param>
public sealed class OperationHistory(TimeSpan clockBound, int limit = OperationHistory.DefaultLimit)
{
    public const int DefaultLimit = 1_000_000;

    private readonly List<Operation> _operations = [];
    private readonly Lock _gate = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _ok;
    private int _refused;
    private int _unknown;
    private int _undecided;
    private volatile bool _isFull;

    public HistoryHeader Header { get; } = new(DateTimeOffset.UtcNow, clockBound);

    public bool IsFull => _isFull;

    public int Count => _ok + _refused + _unknown;

    public int Ok => _ok;

    public int Refused => _refused;

    public int Unknown => _unknown;

    /// <summary>Operations that nobody decided: refused because something is away, or without a clear answer.</summary>
    public int Undecided => _undecided;

    /// <summary>Now, by the history's clock.</summary>
    public long NowMicroseconds => (long)Stopwatch.GetElapsedTime(_began).TotalMicroseconds;

    public void Add(Operation operation)
    {
        lock (_gate)
        {
            _operations.Add(operation);
            _isFull = _operations.Count >= limit;
            if (operation.Outcome == Outcome.Unknown || operation.Status >= 500)
                _undecided++;
            switch (operation.Outcome)
            {
                case Outcome.Ok:
                    _ok++;
                    break;
                case Outcome.Refused:
                    _refused++;
                    break;
                default:
                    _unknown++;
                    break;
            }
        }
    }

    /// <summary>All operations so far, by the time of their invocation.</summary>
    public IReadOnlyList<Operation> InOrder()
    {
        Operation[] copy;
        lock (_gate)
            copy = [.. _operations];
        Array.Sort(copy, static (a, b) => a.InvokedMicroseconds.CompareTo(b.InvokedMicroseconds));
        return copy;
    }
}
