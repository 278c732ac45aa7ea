using Booking.Proof.Model;

namespace Booking.Proof.Checks;

/// <summary>No seat has two owners at once, and no area more people than fit.</summary>
public sealed class ExclusivityInvariant : IInvariant
{
    public string Name => "one seat, one owner";

    public InvariantResult Check(Evidence evidence)
    {
        if (evidence.Sessions is null)
            return InvariantResult.Without(Name, "the log");
        var findings = new Findings();
        foreach (var session in evidence.Sessions)
        {
            foreach (var (seat, spans) in session.Spans)
                Check(session, seat, spans, findings);
            foreach (var area in session.Plan.Areas)
                Check(session, area, findings);
        }

        return findings.Result(Name, "claims");
    }

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
