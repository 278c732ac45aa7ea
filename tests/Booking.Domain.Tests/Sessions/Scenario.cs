using System.Collections.Immutable;
using System.Text.Json;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;

namespace Booking.Domain.Tests.Sessions;

/// <summary>
/// Given these events, when this command, then those events or that refusal. Every step also shows that deciding
/// changes nothing and gives the same decision again, and that the log folded from its beginning gives the same state.
/// </summary>
internal sealed class Scenario
{
    private readonly SeatingPlan _plan;
    private readonly List<(SessionEvent Event, EventContext Context)> _log = [];
    private Decision? _decision;

    private Scenario(SeatingPlan plan, IEnumerable<SessionEvent> history)
    {
        _plan = plan;
        State = new SessionState(plan);
        foreach (var fact in history)
            Fold(fact, null);
    }

    public SessionState State { get; }

    public static Scenario Given(params IEnumerable<SessionEvent> history) => new(Hall.Plan, history);

    public static Scenario GivenIn(SeatingPlan plan, params IEnumerable<SessionEvent> history) => new(plan, history);

    /// <summary>Opened in another venue, with one price.</summary>
    public static Scenario OpenedIn(SeatingPlan plan, Func<ScheduleSession, ScheduleSession>? terms = null)
    {
        var prices = plan.Categories.ToImmutableSortedDictionary(category => category.Key, _ => 4_500L);
        var schedule = Facts.Schedule() with { Plan = plan, Prices = prices };
        return new Scenario(plan, []).When(terms is null ? schedule : terms(schedule));
    }

    public Scenario When(SessionCommand command)
    {
        var before = SessionSnapshot.Write(State);
        _decision = SessionDecider.Decide(State, command);
        Assert.Equal(Text(_decision), Text(SessionDecider.Decide(State, command)));
        Assert.Equal(before, SessionSnapshot.Write(State));
        if (_decision is Decision.Accepted accepted)
        {
            foreach (var fact in accepted.Events)
                Fold(fact, command.Mark);
        }

        Assert.Equal(SessionSnapshot.Write(Replay()), SessionSnapshot.Write(State));
        return this;
    }

    /// <summary>The first ticket of a purchase is used.</summary>
    public Scenario WhenSomebodyComesIn(int reservation, double at) =>
        When(Facts.CheckIn(State.Find(Facts.Reservation(reservation))!.Payment!.Tickets[0].Code, at));

    public Scenario ThenEvents(params SessionEvent[] expected)
    {
        var accepted = Assert.IsType<Decision.Accepted>(_decision);
        Assert.Equal(expected.Select(Text), accepted.Events.Select(Text));
        return this;
    }

    public Scenario ThenNothing()
    {
        var accepted = Assert.IsType<Decision.Accepted>(_decision);
        Assert.Empty(accepted.Events.Select(Text));
        Assert.Empty(accepted.FollowUps);
        return this;
    }

    public Scenario ThenFollowUps(params FollowUp[] expected)
    {
        Assert.Equal(expected, Assert.IsType<Decision.Accepted>(_decision).FollowUps);
        return this;
    }

    public Scenario ThenRejected(Rejection expected)
    {
        Assert.Equal(Text(new Decision.Rejected(expected)), Text(_decision!));
        return this;
    }

    public Scenario ThenRepeated(int reservation)
    {
        Assert.Equal(new Decision.Repeated(Facts.Reservation(reservation)), _decision);
        return this;
    }

    public Scenario ThenSeat(string seat, SeatStatus expected)
    {
        Assert.True(_plan.TryFindSeat(seat, out var index));
        Assert.Equal(expected, State.StatusOf(index));
        return this;
    }

    public Scenario ThenStatus(int reservation, ReservationStatus expected)
    {
        Assert.Equal(expected, State.Find(Facts.Reservation(reservation))!.Status);
        return this;
    }

    /// <summary>The type and every member, lists by what is in them: equal texts are equal values.</summary>
    public static string Text(object value) => value switch
    {
        Decision.Accepted accepted =>
            string.Join('\n', accepted.Events.Select(Text).Concat(accepted.FollowUps.Select(Text))),
        Decision.Rejected rejected => Text(rejected.Reason),
        _ => value.GetType().Name + " " + JsonSerializer.Serialize(value, value.GetType()),
    };

    private SessionState Replay()
    {
        var state = new SessionState(_plan);
        foreach (var (fact, context) in _log)
            state.Evolve(fact, context);
        return state;
    }

    private void Fold(SessionEvent fact, IdempotencyMark? mark)
    {
        var context = new EventContext(State.Version + 1, mark);
        State.Evolve(fact, context);
        _log.Add((fact, context));
    }
}
