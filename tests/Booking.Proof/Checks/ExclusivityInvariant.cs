using Booking.Proof.History;
using Booking.Proof.Model;

namespace Booking.Proof.Checks;

/// <summary>
/// No seat has two owners at once, and no area more people than fit: by the log and, without it too, by what the clients were
/// told.
/// </summary>
public sealed class ExclusivityInvariant : IInvariant
{
    public string Name => "one seat, one owner";

    public InvariantResult Check(Evidence evidence)
    {
        var findings = new Findings();
        CheckAnswers(evidence, findings);
        foreach (var session in evidence.Sessions ?? [])
        {
            foreach (var (seat, spans) in session.Spans)
                Check(session, seat, spans, findings);
            foreach (var area in session.Plan.Areas)
                Check(session, area, findings);
        }

        return findings.Result(Name, evidence.Sessions is null ? "claims, by the answers alone" : "claims");
    }

    // A seat is surely a customer's from the answer on until it is asked to be given back, or its hold may be over.
    private static void CheckAnswers(Evidence evidence, Findings findings)
    {
        var ends = new Dictionary<Guid, long>();
        var paid = new HashSet<Guid>();
        foreach (var operation in evidence.Operations)
        {
            if (operation.Kind == OperationKind.Cancel && operation.Reservation is { } id)
                ends.TryAdd(id, operation.InvokedMicroseconds); // In the order of invocation: the first one.
            if (operation is { Kind: OperationKind.Pay, Outcome: Outcome.Ok, Reservation: { } bought })
                paid.Add(bought);
        }

        var told = evidence.Operations
            .Where(operation => operation is { Kind: OperationKind.Reserve, Outcome: Outcome.Ok, IsReplayed: false })
            .SelectMany(operation => operation.Answer!.Seats.Select(seat => (Operation: operation, Seat: seat)))
            .GroupBy(claim => (claim.Operation.Session, claim.Seat));
        foreach (var seat in told)
        {
            Operation? owner = null;
            var until = long.MinValue;
            foreach (var (operation, _) in seat.OrderBy(claim => claim.Operation.CompletedMicroseconds))
            {
                findings.Examined++;
                if (operation.CompletedMicroseconds < until && operation.Answer!.Reservation != owner!.Answer!.Reservation)
                    findings.Add(ToldTwice(seat.Key.Seat, owner, operation));
                if (SurelyUntil(operation) is var end && end > until)
                    (owner, until) = (operation, end);
            }
        }

        long SurelyUntil(Operation operation)
        {
            var answer = operation.Answer!;
            var given = ends.GetValueOrDefault(answer.Reservation, long.MaxValue);
            var over = answer.ExpiresAt - evidence.Header.ClockBound - evidence.Header.BeganAt;
            return paid.Contains(answer.Reservation) ? given : Math.Min(given, (long)over.TotalMicroseconds);
        }
    }

    private static Violation ToldTwice(string seat, Operation first, Operation second) =>
        new("two customers were told that a seat is theirs")
        {
            Session = first.Session,
            Seat = seat,
            Operations = [first.Trace, second.Trace],
            Reservations = [first.Answer!.Reservation, second.Answer!.Reservation],
            Versions = [first.Answer.Version, second.Answer.Version],
        };

    private static void Check(SessionFold session, string seat, List<SeatSpan> spans, Findings findings)
    {
        SeatSpan? longest = null;
        foreach (var span in spans)
        {
            findings.Examined++;
            if (longest is not null && longest.To > span.From)
                findings.Add(Twice(session, seat, longest, span));
            if (longest is null || span.To > longest.To)
                longest = span;
        }
    }

    private static Violation Twice(SessionFold session, string seat, SeatSpan first, SeatSpan second)
    {
        var events = new[] { session.Events[first.From], session.Events[second.From] };
        return new Violation("a seat was taken while it was another's")
        {
            Session = session.Plan.Session,
            Seat = seat,
            Versions = [.. events.Select(e => e.Version)],
            Reservations = [.. events.Where(e => e.Reservation is not null).Select(e => e.Reservation!.Value)],
            Operations = [.. events.Where(e => e.Trace is not null).Select(e => e.Trace!)],
        };
    }

    private static void Check(SessionFold session, PlannedArea area, Findings findings)
    {
        foreach (var (index, taken) in session.Areas.GetValueOrDefault(area.Id) ?? [])
        {
            findings.Examined++;
            if (taken > area.Capacity)
            {
                findings.Add(new Violation($"{taken} of {area.Capacity} places of {area.Id} were taken")
                {
                    Session = session.Plan.Session,
                    Versions = [session.Events[index].Version],
                    Operations = session.Events[index].Trace is { } trace ? [trace] : [],
                });
            }
        }
    }
}
