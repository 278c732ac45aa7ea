using Booking.Proof.History;
using Booking.Proof.Model;

namespace Booking.Proof.Checks;

/// <summary>All calls with one idempotency key have one effect together, and one answer.</summary>
public sealed class OneKeyInvariant : IInvariant
{
    public string Name => "one key, one effect";

    public InvariantResult Check(Evidence evidence)
    {
        var findings = new Findings();
        var calls = evidence.Operations.Where(operation => operation.Key is not null)
            .GroupBy(operation => (operation.Customer, operation.Session, operation.Kind, operation.Key));
        foreach (var key in calls)
        {
            findings.Examined++;
            var effects = key.SelectMany(call => evidence.EffectsOf(call.Trace))
                .Where(effect => effect.Event.Kind
                    == (key.Key.Kind == OperationKind.Pay ? EventKind.ReservationPaid : EventKind.SeatsReserved))
                .ToArray();
            if (effects.Length > 1)
                findings.Add(Found([.. key], "calls with one key had more than one effect", effects));
            var answers = key.Where(call => call.Outcome == Outcome.Ok && call.Answer is not null)
                .Select(call => (call.Answer!.Reservation, call.Answer.Version)).Distinct().ToArray();
            if (answers.Length > 1)
                findings.Add(Found([.. key], "calls with one key got different answers", effects));
        }

        return findings.Result(Name, evidence.Sessions is null ? "keys, by the answers alone" : "keys");
    }

    private static Violation Found(Operation[] calls, string what, Effect[] effects) => new(what)
    {
        Session = calls[0].Session,
        Operations = [.. calls.Select(call => call.Trace)],
        Reservations = [.. calls.Where(call => call.Answer is not null).Select(call => call.Answer!.Reservation).Distinct()],
        Versions = [.. effects.Select(effect => effect.Event.Version)],
        Seat = string.Join(" ", calls[0].Seats),
    };
}
