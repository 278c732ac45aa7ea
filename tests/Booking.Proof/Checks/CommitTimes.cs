using Booking.Proof.History;
using Booking.Proof.Model;

namespace Booking.Proof.Checks;

/// <summary>
/// Between which instants each event of a session was committed, as far as the clients can know it: not before the
/// operation that made it was invoked, nor before an earlier event; not after an operation was told of it, nor after a
/// later event.
/// </summary>
public sealed class CommitTimes
{
    private readonly long[] _earliest;
    private readonly long[] _latest;

    public CommitTimes(SessionFold session, Evidence evidence)
    {
        var count = session.Events.Count;
        _earliest = new long[count];
        _latest = new long[count];
        Array.Fill(_latest, long.MaxValue);
        foreach (var operation in evidence.Operations)
        {
            if (operation.Session != session.Plan.Session)
                continue;
            foreach (var effect in evidence.EffectsOf(operation.Trace))
            {
                if (effect.Session == session)
                    _earliest[effect.Index] = Math.Max(_earliest[effect.Index], operation.InvokedMicroseconds);
            }

            if (evidence.AcknowledgedBy(operation) is { } index)
                _latest[index] = Math.Min(_latest[index], operation.CompletedMicroseconds);
        }

        for (var i = 1; i < count; i++)
            _earliest[i] = Math.Max(_earliest[i], _earliest[i - 1]);
        for (var i = count - 2; i >= 0; i--)
            _latest[i] = Math.Min(_latest[i], _latest[i + 1]);
    }

    /// <summary>
    /// The states that may have been the session's at some moment of a call; state n is what the first n events make.
    /// </summary>
    public (int First, int Last) StatesDuring(Operation call)
    {
        // Too old is a state whose next event was certainly committed before the call.
        var first = FirstWhere(_latest, latest => latest >= call.InvokedMicroseconds);
        var last = FirstWhere(_earliest, earliest => earliest > call.CompletedMicroseconds);
        return (first, last);
    }

    private static int FirstWhere(long[] ascending, Func<long, bool> holds)
    {
        var low = 0;
        var high = ascending.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (holds(ascending[middle]))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
