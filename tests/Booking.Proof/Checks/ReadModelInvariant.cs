using Booking.Proof.Model;
using Booking.Proof.Sources;

namespace Booking.Proof.Checks;

/// <summary>Every read model is the fold of the log, once it has caught up.</summary>
public sealed class ReadModelInvariant : IInvariant
{
    public string Name => "read models equal the fold of the log";

    public InvariantResult Check(Evidence evidence)
    {
        if (evidence.Sessions is null || evidence.ReadModels is null)
            return InvariantResult.Without(Name, evidence.Sessions is null ? "the log" : "the read models");
        var findings = new Findings();
        foreach (var copy in evidence.ReadModels)
        {
            if (evidence.Find(copy.Session) is not { } session)
                continue;
            findings.Examined++;
            foreach (var what in Differences(copy, session))
            {
                findings.Add(new Violation($"{copy.Source}: {what}")
                {
                    Session = copy.Session,
                    Versions = copy.Version is { } version ? [version, Head(session)] : [Head(session)],
                });
            }
        }

        return findings.Result(Name, "read models");
    }

    private static long Head(SessionFold session) => session.Events.Count > 0 ? session.Events[^1].Version : 0;

    private static IEnumerable<string> Differences(ReadModelCopy copy, SessionFold session)
    {
        if (copy.Missing is { } why)
        {
            yield return why;
            yield break;
        }

        if (copy.Version is { } version && version != Head(session))
            yield return $"it stands at version {version}, and the log at {Head(session)}";
        if (copy.Statuses is { } statuses)
        {
            var folded = new string([.. session.Plan.Seats.Select(seat => session.DigitOf(seat.Id))]);
            for (var i = 0; i < Math.Max(statuses.Length, folded.Length); i++)
            {
                if (i >= statuses.Length || i >= folded.Length || statuses[i] != folded[i])
                {
                    yield return $"seat {(i < session.Plan.Seats.Count ? session.Plan.Seats[i].Id : i)} is "
                        + $"{(i < statuses.Length ? statuses[i] : '-')}, and in the log {(i < folded.Length ? folded[i] : '-')}";
                }
            }
        }

        foreach (var (area, available) in copy.AvailableInAreas ?? new Dictionary<string, int>())
        {
            var capacity = session.Plan.Areas.FirstOrDefault(planned => planned.Id == area)?.Capacity ?? 0;
            if (available != capacity - session.TakenIn(area))
                yield return $"area {area} has {available} free, and in the log {capacity - session.TakenIn(area)}";
        }

        if (copy.Counts is { } counts && counts != PlaceCounts.Of(session))
            yield return $"it counts {counts}, and the log {PlaceCounts.Of(session)}";
        if (copy.Sales is { } sales && sales != SaleTotals.Of(session))
            yield return $"it counts {sales}, and the log {SaleTotals.Of(session)}";
        if (copy.Purchases is { } purchases)
        {
            var sold = session.Lives.Values.Where(life => life.Paid.Count > 0)
                .ToDictionary(life => life.Id, life => life.Ended.Count > 0 ? "refunded" : "paid");
            foreach (var (id, status) in sold)
            {
                if (purchases.GetValueOrDefault(id) != status)
                    yield return $"purchase {id} is '{purchases.GetValueOrDefault(id)}', and in the log '{status}'";
            }

            foreach (var id in purchases.Keys.Where(id => !sold.ContainsKey(id)))
                yield return $"purchase {id} is not in the log";
        }
    }
}
