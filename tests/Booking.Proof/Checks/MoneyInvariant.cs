using Booking.Proof.Model;
using Booking.Proof.Sources;

namespace Booking.Proof.Checks;

/// <summary>
/// What is asked is the sum of the prices, what is charged is what was asked, once; what ended unpaid has cost nothing, and
/// what was given back was given back once. By the log and, where they can be read, by the provider's books.
/// </summary>
public sealed class MoneyInvariant : IInvariant
{
    public string Name => "money: charged once and right, or given back";

    public InvariantResult Check(Evidence evidence)
    {
        if (evidence.Sessions is null)
            return InvariantResult.Without(Name, "the log");
        var findings = new Findings();
        var charges = evidence.Charges?.ToDictionary(charge => charge.Payment);
        foreach (var session in evidence.Sessions)
        {
            var prices = session.Plan.Seats.ToDictionary(seat => seat.Id, seat => seat.Price, StringComparer.Ordinal);
            var areaPrices = session.Plan.Areas.ToDictionary(area => area.Id, area => area.Price, StringComparer.Ordinal);
            foreach (var life in session.Lives.Values)
            {
                findings.Examined++;
                foreach (var what in InLog(life, prices, areaPrices))
                    findings.Add(Found(session, life, what));
                foreach (var what in charges is null ? [] : InBooks(life, charges))
                    findings.Add(Found(session, life, what));
            }
        }

        return findings.Result(Name, charges is null ? "reservations, without the provider's books" : "reservations");
    }

    private static IEnumerable<string> InLog(
        ReservationLife life, Dictionary<string, long> prices, Dictionary<string, long> areaPrices)
    {
        if (life.Hold is not { } hold)
            yield break;
        var total = hold.Seats.Sum(seat => prices.GetValueOrDefault(seat))
            + hold.Areas.Sum(claim => claim.Quantity * areaPrices.GetValueOrDefault(claim.Area));
        if (hold.Amount != total)
            yield return $"the total is {hold.Amount}, and the prices come to {total}";
        foreach (var (_, e) in life.Started.Concat(life.Paid).Concat(life.Reversed)
            .Concat(life.Ended.Where(end => end.Event.Kind == EventKind.ReservationRefunded)))
        {
            if (e.Amount != hold.Amount)
                yield return $"{e.Kind} is over {e.Amount}, and the total is {hold.Amount}";
        }

        var places = hold.Seats.Count + hold.Areas.Sum(claim => claim.Quantity);
        foreach (var (_, paid) in life.Paid)
        {
            if (paid.Tickets != places)
                yield return $"{paid.Tickets} tickets for {places} places";
        }
    }

    private static IEnumerable<string> InBooks(ReservationLife life, Dictionary<Guid, Charge> charges)
    {
        var kept = 0;
        foreach (var payment in life.Started.Select(started => started.Event.Payment!.Value).Distinct())
        {
            charges.TryGetValue(payment, out var charge);
            var isPaid = life.Paid.Any(paid => paid.Event.Payment == payment);
            var isGivenBack = life.Reversed.Any(reversed => reversed.Event.Payment == payment)
                || life.Ended.Any(end => end.Event.Kind == EventKind.ReservationRefunded && end.Event.Payment == payment);
            if (charge is { WasCharged: true, WasRefunded: false })
                kept++;
            if ((isPaid || isGivenBack) && charge is not { WasCharged: true })
                yield return $"payment {payment} is in the log, and the provider has not charged it";
            else if (charge is { WasCharged: true } && charge.Amount != life.Hold?.Amount)
                yield return $"payment {payment} was charged with {charge.Amount}";
            if (charge is { WasCharged: true } && charge.WasRefunded != isGivenBack)
                yield return isGivenBack ? $"payment {payment} was to be given back" : $"payment {payment} was given back";
            if (charge is { WasCharged: true } && !isPaid && !isGivenBack)
                yield return $"payment {payment} was charged, and nothing was sold for it";
        }

        var owed = life.Paid.Count > 0 && life.Ended.Count == 0 ? 1 : 0;
        if (kept != owed)
            yield return $"{kept} charges are kept for a reservation that is {(owed == 1 ? "sold" : "not sold")}";
    }

    private static Violation Found(SessionFold session, ReservationLife life, string what) => new(what)
    {
        Session = session.Plan.Session,
        Reservations = [life.Id],
        Seat = string.Join(" ", life.Hold?.Seats ?? []),
        Versions = [.. life.Begun.Concat(life.Started).Concat(life.Paid).Concat(life.Ended).Select(moved => moved.Event.Version)],
    };
}
