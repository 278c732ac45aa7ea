using Booking.Proof.Model;

namespace Booking.Proof.Checks;

/// <summary>
/// Nothing is lost on the way: every reservation begins once and ends at most once, frees exactly what it took, is refunded
/// only if it was paid; and at the end free, held, sold and blocked places are all places.
/// </summary>
public sealed class ConservationInvariant : IInvariant
{
    public string Name => "conservation of places and reservations";

    public InvariantResult Check(Evidence evidence)
    {
        if (evidence.Sessions is null)
            return InvariantResult.Without(Name, "the log");
        var findings = new Findings();
        foreach (var session in evidence.Sessions)
        {
            foreach (var life in session.Lives.Values)
            {
                findings.Examined++;
                foreach (var what in Faults(life))
                    findings.Add(Found(session, life, what));
            }

            CheckPlaces(session, findings);
        }

        return findings.Result(Name, "reservations");
    }

    private static IEnumerable<string> Faults(ReservationLife life)
    {
        if (life.Begun.Count != 1)
            yield return $"a reservation began {life.Begun.Count} times";
        if (life.Ended.Count > 1)
            yield return $"a reservation ended {life.Ended.Count} times";
        if (life.Paid.Count > 1)
            yield return $"a reservation was paid {life.Paid.Count} times";
        var began = life.Begun.Count > 0 ? life.Begun[0].Index : int.MaxValue;
        foreach (var (index, e) in life.Started.Concat(life.Paid).Concat(life.Ended))
        {
            if (index < began)
                yield return "a reservation moved before it began";
            if (e.Kind != EventKind.PaymentStarted && life.Hold is { } hold && !FreesWhatItTook(hold, e))
                yield return $"{e.Kind} names other places than the reservation took";
        }

        foreach (var (index, ended) in life.Ended)
        {
            var wasPaid = life.Paid.Any(paid => paid.Index < index);
            if (wasPaid != (ended.Kind == EventKind.ReservationRefunded))
                yield return wasPaid ? $"{ended.Kind} of a paid reservation" : "a refund of what was not paid";
        }
    }

    private static bool FreesWhatItTook(LoggedEvent hold, LoggedEvent later) =>
        hold.Seats.Count == later.Seats.Count && hold.Areas.Count == later.Areas.Count
        && hold.Seats.ToHashSet(StringComparer.Ordinal).SetEquals(later.Seats)
        && hold.Areas.ToHashSet().SetEquals(later.Areas);

    // Counted twice, by the seats and by the reservations: the two must come to the same.
    private static void CheckPlaces(SessionFold session, Findings findings)
    {
        var bySeat = session.Plan.Seats.Count(seat => session.DigitOf(seat.Id) is '1' or '2')
            + session.Plan.Areas.Sum(area => session.TakenIn(area.Id));
        var byReservation = session.Lives.Values.Where(life => life.Ended.Count == 0)
            .Sum(life => (life.Hold?.Seats.Count ?? 0) + (life.Hold?.Areas.Sum(claim => claim.Quantity) ?? 0));
        if (bySeat != byReservation)
        {
            findings.Add(new Violation($"{bySeat} places are taken by the plan, and {byReservation} by the reservations")
            {
                Session = session.Plan.Session,
            });
        }
    }

    private static Violation Found(SessionFold session, ReservationLife life, string what) => new(what)
    {
        Session = session.Plan.Session,
        Reservations = [life.Id],
        Versions = [.. life.Begun.Concat(life.Paid).Concat(life.Ended).Select(moved => moved.Event.Version)],
        Seat = string.Join(" ", life.Hold?.Seats ?? []),
    };
}
