using Booking.Proof.History;
using Booking.Proof.Model;

namespace Booking.Proof.Checks;

/// <summary>Several places are taken together, exactly as asked for and as answered, or not at all.</summary>
public sealed class AtomicityInvariant : IInvariant
{
    public string Name => "all places or none";

    public InvariantResult Check(Evidence evidence)
    {
        if (evidence.Sessions is null)
            return InvariantResult.Without(Name, "the log");
        var findings = new Findings();
        foreach (var operation in evidence.Operations)
        {
            if (operation.Kind != OperationKind.Reserve)
                continue;
            findings.Examined++;
            foreach (var effect in evidence.EffectsOf(operation.Trace))
            {
                if (effect.Event.Kind == EventKind.SeatsReserved && DiffersFromAsked(operation, effect.Event) is { } how)
                    findings.Add(Found(operation, effect.Event, how));
            }

            if (operation.Answer is { } answer && evidence.LifeOf(operation)?.Hold is { } hold
                && !(Same(answer.Seats, hold.Seats) && Same(answer.Areas, hold.Areas)))
                findings.Add(Found(operation, hold, "the answer names other places than the log"));
        }

        return findings.Result(Name, "reservations");
    }

    private static string? DiffersFromAsked(Operation asked, LoggedEvent taken)
    {
        if (asked.BestAvailable > 0)
        {
            return taken.Seats.Distinct(StringComparer.Ordinal).Count() == asked.BestAvailable && taken.Areas.Count == 0
                ? null
                : $"{asked.BestAvailable} seats were asked for and {taken.Seats.Count} taken";
        }

        return Same(asked.Seats, taken.Seats) && Same(asked.Areas, taken.Areas)
            ? null
            : "other places were taken than were asked for";
    }

    private static bool Same<T>(IReadOnlyList<T> one, IReadOnlyList<T> other) =>
        one.Count == other.Count && one.ToHashSet().SetEquals(other);

    private static Violation Found(Operation operation, LoggedEvent e, string what) => new(what)
    {
        Session = operation.Session,
        Seat = string.Join(" ", operation.Seats.Concat(e.Seats).Distinct(StringComparer.Ordinal)),
        Operations = [operation.Trace],
        Versions = [e.Version],
        Reservations = e.Reservation is { } id ? [id] : [],
    };
}
