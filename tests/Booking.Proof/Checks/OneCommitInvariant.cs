using Booking.Proof.History;
using Booking.Proof.Model;

namespace Booking.Proof.Checks;

/// <summary>An ok has exactly one commit, a refusal none, an unknown none or one; and no commit is without a call.</summary>
public sealed class OneCommitInvariant : IInvariant
{
    // A payment that was refused after it had begun leaves its beginning and its failure in the log.
    private static readonly HashSet<string> RefusedAfterTheStart = new(StringComparer.Ordinal)
    {
        "payment-declined", "payment-unavailable", "reservation-expired", "reservation-cancelled",
    };

    public string Name => "ok: one commit; refused: none; unknown: none or one";

    public InvariantResult Check(Evidence evidence)
    {
        if (evidence.Sessions is null)
            return InvariantResult.Without(Name, "the log");
        var findings = new Findings();
        var traces = new HashSet<string>(evidence.Operations.Count, StringComparer.Ordinal);
        foreach (var operation in evidence.Operations)
        {
            findings.Examined++;
            traces.Add(operation.Trace);
            if (evidence.Find(operation.Session) is null)
                continue;
            var made = evidence.EffectsOf(operation.Trace).Where(effect => IsEffect(operation, effect.Event)).ToArray();
            if (made.Length > 1)
                findings.Add(Found(operation, "one operation was committed more than once", made));
            if (operation.Outcome == Outcome.Refused && (made.Length > 0 || HasBegun(operation, evidence)))
                findings.Add(Found(operation, $"refused ({operation.Problem}), and yet in the log", made));
            if (operation.Outcome == Outcome.Ok)
                CheckOk(operation, evidence, findings);
        }

        if (!evidence.HasStrangers)
            CheckCauses(evidence, traces, findings);
        return findings.Result(Name, "operations");
    }

    private static void CheckOk(Operation operation, Evidence evidence, Findings findings)
    {
        var life = evidence.LifeOf(operation);
        var acknowledged = operation.Kind switch
        {
            OperationKind.Reserve => life?.Begun,
            OperationKind.Pay => life?.Paid,
            _ => life?.Ended,
        };
        if (acknowledged is not { Count: > 0 })
            findings.Add(Found(operation, "acknowledged, and not in the log", []));
        else if (acknowledged.Count > 1)
            findings.Add(Found(operation, "acknowledged once, and in the log more than once", []));
        else if (operation.Answer is { } answer && answer.Version != acknowledged[0].Event.Version)
            findings.Add(Found(operation, $"answered with version {answer.Version}, and in the log at another", []));
        else if (life!.Hold is { } hold && hold.Customer != operation.Customer)
            findings.Add(Found(operation, "acknowledged to one customer, and in the log another's", []));
        else if (operation.Kind == OperationKind.Cancel && operation.Answer!.Status != StatusOf(acknowledged[0].Event))
            findings.Add(Found(operation, $"answered as {operation.Answer.Status}, and in the log otherwise", []));
    }

    private static void CheckCauses(Evidence evidence, HashSet<string> traces, Findings findings)
    {
        foreach (var session in evidence.Sessions!)
        {
            foreach (var e in session.Events)
            {
                // Nobody but a client reserves; payments are also settled, and holds ended, by the system.
                if (e.Kind != EventKind.SeatsReserved || (e.Trace is { } trace && traces.Contains(trace)))
                    continue;
                findings.Add(new Violation("a commit that no operation asked for")
                {
                    Session = session.Plan.Session,
                    Versions = [e.Version],
                    Reservations = e.Reservation is { } id ? [id] : [],
                    Seat = string.Join(" ", e.Seats),
                });
            }
        }
    }

    private static bool IsEffect(Operation operation, LoggedEvent e) => operation.Kind switch
    {
        OperationKind.Reserve => e.Kind == EventKind.SeatsReserved,
        OperationKind.Pay => e.Kind == EventKind.ReservationPaid,
        _ => e.Kind is EventKind.ReservationCancelled or EventKind.ReservationRefunded,
    };

    private static bool HasBegun(Operation refused, Evidence evidence) =>
        !(refused.Kind == OperationKind.Pay && RefusedAfterTheStart.Contains(refused.Problem ?? ""))
        && evidence.EffectsOf(refused.Trace).Count > 0;

    private static string StatusOf(LoggedEvent end) => end.Kind switch
    {
        EventKind.ReservationCancelled => "cancelled",
        EventKind.ReservationRefunded => "refunded",
        _ => "expired",
    };

    private static Violation Found(Operation operation, string what, Effect[] effects) => new($"{operation.Kind}: {what}")
    {
        Session = operation.Session,
        Operations = [operation.Trace],
        Reservations = (operation.Answer?.Reservation ?? operation.Reservation) is { } id ? [id] : [],
        Versions = effects.Length > 0
            ? [.. effects.Select(effect => effect.Event.Version)]
            : operation.Answer is { } answer ? [answer.Version] : [],
        Seat = operation.Seats.Count > 0 ? string.Join(" ", operation.Seats) : null,
    };
}
