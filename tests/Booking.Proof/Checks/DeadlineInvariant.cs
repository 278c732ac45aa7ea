using Booking.Proof.History;
using Booking.Proof.Model;

namespace Booking.Proof.Checks;

/// <summary>
/// No payment begins after the hold's deadline, none succeeds after its own, and no hold expires before its deadline: by
/// the log's instants, and by the clients' clock.
/// </summary>
public sealed class DeadlineInvariant : IInvariant
{
    // A payment that has begun holds the seats until its outcome is known, but no longer than this (the API's contract).
    private static readonly TimeSpan OutcomeWithin = TimeSpan.FromMinutes(2);

    public string Name => "no payment after the deadline";

    public InvariantResult Check(Evidence evidence)
    {
        if (evidence.Sessions is null)
            return InvariantResult.Without(Name, "the log");
        var findings = new Findings();
        foreach (var session in evidence.Sessions)
        {
            foreach (var life in session.Lives.Values)
                CheckLog(session, life, findings);
        }

        foreach (var operation in evidence.Operations)
        {
            if (operation.Kind == OperationKind.Pay)
                CheckClients(operation, evidence, findings);
        }

        return findings.Result(Name, "payments and expiries");
    }

    private static void CheckLog(SessionFold session, ReservationLife life, Findings findings)
    {
        if (life.Hold?.Deadline is not { } expiresAt)
            return;
        var latest = expiresAt;
        foreach (var (_, started) in life.Started)
        {
            findings.Examined++;
            var deadline = started.Deadline ?? DateTimeOffset.MinValue;
            // The event's deadline tells the instant of its decision, unless the hold outlasts it.
            if (deadline > expiresAt && deadline - OutcomeWithin >= expiresAt)
                findings.Add(Found(session, life, started, $"a payment began after the hold's end at {expiresAt:O}"));
            if (deadline > latest)
                latest = deadline;
        }

        foreach (var (_, paid) in life.Paid)
        {
            if (paid.PaidAt >= latest)
                findings.Add(Found(session, life, paid, $"paid at {paid.PaidAt:O}, after the end at {latest:O}"));
        }

        foreach (var (index, ended) in life.Ended)
        {
            if (ended.Kind != EventKind.ReservationExpired)
                continue;
            findings.Examined++;
            var until = life.TakenUntil(index, index);
            if (ended.Timestamp < until)
                findings.Add(Found(session, life, ended, $"expired at {ended.Timestamp:O}, before the deadline {until:O}"));
        }
    }

    private static void CheckClients(Operation pay, Evidence evidence, Findings findings)
    {
        var invoked = evidence.Header.At(pay.InvokedMicroseconds);
        foreach (var effect in evidence.EffectsOf(pay.Trace))
        {
            if (effect.Event.Kind != EventKind.PaymentStarted
                || evidence.LifeOf(pay) is not { Hold.Deadline: { } expiresAt } life)
                continue;
            if (invoked - evidence.Header.ClockBound >= expiresAt)
            {
                findings.Add(Found(
                    effect.Session, life, effect.Event, $"asked for at {invoked:O}, and taken after the hold's end at {expiresAt:O}")
                    with
                { Operations = [pay.Trace] });
            }
        }
    }

    private static Violation Found(SessionFold session, ReservationLife life, LoggedEvent e, string what) => new(what)
    {
        Session = session.Plan.Session,
        Reservations = [life.Id],
        Versions = [e.Version],
        Operations = e.Trace is { } trace ? [trace] : [],
        Seat = string.Join(" ", life.Hold?.Seats ?? []),
    };
}
