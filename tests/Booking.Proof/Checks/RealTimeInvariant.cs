using Booking.Proof.History;

namespace Booking.Proof.Checks;

/// <summary>What was acknowledged before another call began is earlier in the log than what that call made.</summary>
public sealed class RealTimeInvariant : IInvariant
{
    public string Name => "the log follows real time";

    public InvariantResult Check(Evidence evidence)
    {
        if (evidence.Sessions is null)
            return InvariantResult.Without(Name, "the log");
        var findings = new Findings();
        foreach (var calls in evidence.Operations.GroupBy(operation => operation.Session))
            Check([.. calls], evidence, findings);
        return findings.Result(Name, "operations");
    }

    private static void Check(Operation[] invoked, Evidence evidence, Findings findings)
    {
        var completed = invoked.Where(operation => operation.Outcome == Outcome.Ok)
            .OrderBy(operation => operation.CompletedMicroseconds).ToArray();
        var next = 0;
        var highest = -1;
        Operation? acknowledged = null;
        foreach (var operation in invoked)
        {
            for (; next < completed.Length && completed[next].CompletedMicroseconds < operation.InvokedMicroseconds; next++)
            {
                if (evidence.AcknowledgedBy(completed[next]) is { } index && index > highest)
                    (highest, acknowledged) = (index, completed[next]);
            }

            findings.Examined++;
            foreach (var effect in evidence.EffectsOf(operation.Trace))
            {
                if (effect.Session.Plan.Session != operation.Session || effect.Index > highest)
                    continue;
                findings.Add(new Violation("an operation is in the log before one that was acknowledged before it began")
                {
                    Session = operation.Session,
                    Operations = [operation.Trace, acknowledged!.Trace],
                    Versions = [effect.Event.Version, effect.Session.Events[highest].Version],
                    Seat = operation.Seats.Count > 0 ? operation.Seats[0] : null,
                });
            }
        }
    }
}
