using Booking.Proof.History;
using Booking.Proof.Model;

namespace Booking.Proof.Checks;

/// <summary>
/// A refusal is true: each seat that it names was taken at some moment of the call, an area that it calls sold out had too
/// few places, and a reservation that it calls over was.
/// </summary>
public sealed class RefusalInvariant : IInvariant
{
    public string Name => "every refusal was true at some moment of the call";

    public InvariantResult Check(Evidence evidence)
    {
        if (evidence.Sessions is null)
            return InvariantResult.Without(Name, "the log");
        var findings = new Findings();
        foreach (var session in evidence.Sessions)
        {
            var times = new CommitTimes(session, evidence);
            foreach (var operation in evidence.Operations)
            {
                if (operation.Outcome != Outcome.Refused || operation.Session != session.Plan.Session
                    || !IsChecked(operation.Problem))
                    continue;
                findings.Examined++;
                var (first, last) = times.StatesDuring(operation);
                foreach (var what in FindFalse(session, operation, evidence.Header, first, last))
                    findings.Add(what);
            }
        }

        return findings.Result(Name, "refusals");
    }

    private static bool IsChecked(string? problem) =>
        problem is "seats-unavailable" or "sold-out" or "reservation-expired" or "reservation-cancelled";

    private static IEnumerable<Violation> FindFalse(
        SessionFold session, Operation operation, HistoryHeader header, int first, int last) => operation.Problem switch
        {
            "seats-unavailable" => FalseSeats(session, operation, header, first, last),
            "sold-out" => FalseAreas(session, operation, first, last),
            _ => FalseEnd(session, operation, header, last),
        };

    private static IEnumerable<Violation> FalseSeats(
        SessionFold session, Operation operation, HistoryHeader header, int first, int last)
    {
        if (operation.Unavailable.Count == 0)
            yield return Found(session, operation, "a refusal that names no seat", first, last);
        // A hold that was overdue when the call began, by every clock, is no reason any more.
        var since = header.At(operation.InvokedMicroseconds) - header.ClockBound;
        foreach (var seat in operation.Unavailable)
        {
            if (!operation.Seats.Contains(seat))
                yield return Found(session, operation, "a refusal names a seat that was not asked for", first, last) with { Seat = seat };
            else if (!WasTaken(session, seat, since, first, last))
                yield return Found(session, operation, "a refusal names a seat that was free", first, last) with { Seat = seat };
        }
    }

    private static bool WasTaken(SessionFold session, string seat, DateTimeOffset since, int first, int last)
    {
        if (!session.Spans.TryGetValue(seat, out var spans))
            return false;
        // Those that begin in time; of them the last ones, as far back as one that ended too early.
        var place = FirstAfter(spans, last, span => span.From) - 1;
        for (; place >= 0; place--)
        {
            var span = spans[place];
            if (!span.Meets(first, last))
                return false;
            if (span.Owner is null
                || span.Owner.TakenUntil(Math.Max(first, span.From + 1), Math.Min(last, span.To)) > since)
                return true;
        }

        return false;
    }

    private static int FirstAfter<T>(List<T> ascending, int lastState, Func<T, int> indexOf)
    {
        var low = 0;
        var high = ascending.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (indexOf(ascending[middle]) + 1 > lastState)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    // By the log, which counts overdue holds as taken: what was free by it was free by any clock.
    private static IEnumerable<Violation> FalseAreas(SessionFold session, Operation operation, int first, int last)
    {
        if (operation.Areas.Count == 0)
            yield break;
        foreach (var (area, quantity) in operation.Areas)
        {
            if (session.Plan.Areas.FirstOrDefault(planned => planned.Id == area) is { } planned
                && planned.Capacity - MostTaken(session.Areas.GetValueOrDefault(area) ?? [], first, last) < quantity)
                yield break;
        }

        yield return Found(session, operation, "sold out, and there were places", first, last);
    }

    private static int MostTaken(List<(int Index, int Taken)> steps, int first, int last)
    {
        var most = 0;
        for (var i = FirstAfter(steps, last, step => step.Index) - 1; i >= 0; i--)
        {
            most = Math.Max(most, steps[i].Taken);
            if (steps[i].Index + 1 <= first)
                break;
        }

        return most;
    }

    private static IEnumerable<Violation> FalseEnd(
        SessionFold session, Operation operation, HistoryHeader header, int last)
    {
        if (operation.Reservation is not { } id || !session.Lives.TryGetValue(id, out var life))
            yield break;
        var until = header.At(operation.CompletedMicroseconds) + header.ClockBound;
        var hasEnded = life.Ended.Any(end => end.Index + 1 <= last);
        var isOver = operation.Problem == "reservation-expired"
            ? life.Paid.Count == 0 && (hasEnded || (life.Hold?.Deadline is { } deadline && deadline <= until))
            : hasEnded;
        if (!isOver)
            yield return Found(session, operation, $"'{operation.Problem}', and it was not", last, last) with { Reservations = [id] };
    }

    private static Violation Found(SessionFold session, Operation operation, string what, int first, int last) => new(what)
    {
        Session = session.Plan.Session,
        Operations = [operation.Trace],
        Versions = [first, last],
    };
}
