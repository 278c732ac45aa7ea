using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class SessionDeciderTests
{
    private static readonly SessionCommand[] OneOfEach =
    [
        Schedule(),
        Reserve(1, Alice, 0, "A-1"),
        Pay(1, Alice, 1, 0),
        Settle(1, 1, PaymentOutcome.Charged, 0),
        Cancel(1, Alice, 0),
        Release(1, ReleaseReason.ConnectionClosed, 0),
        Expire(0),
        CheckIn(CodeOf(1), 0),
        Block(0, "A-1"),
        Unblock(0, "A-1"),
        CallOff(0),
    ];

    private static readonly SessionEvent[] OneLifeOfEach =
    [
        Scheduled(),
        Blocked("C-1"),
        Unblocked("C-1"),
        Reserved(1, Alice, 0, 4_500, "B-1"),
        Expired(1, Alice, "B-1"),
        Reserved(2, Alice, 0, 4_500, "B-1"),
        Cancelled(2, Alice, "customer", "B-1"),
        Reserved(3, Alice, 0, 4_500, "B-1"),
        Started(3, Alice, 1, 4_500, 0),
        Failed(3, Alice, 1, "declined"),
        Reversed(3, Alice, 1, 4_500),
        Started(3, Alice, 2, 4_500, 0),
        Paid(3, Alice, 2, 4_500, 0, "B-1") with { Tickets = [TicketOf(1, "B-1")] },
        CheckedIn(3, Alice, 1, 1, "B-1"),
        Refunded(3, Alice, 2, 4_500, "customer", "B-1"),
        new SessionCancelled("strike"),
    ];

    [Fact]
    public void Every_type_of_command_is_in_these_tests() =>
        Assert.Equal(TypesOf<SessionCommand>(), OneOfEach.Select(command => command.GetType().Name).Order());

    [Fact]
    public void Every_type_of_event_is_in_these_tests() => Assert.Equal(
        TypesOf<SessionEvent>(), OneLifeOfEach.Select(fact => fact.GetType().Name).Distinct().Order());

    [Fact]
    public void Every_command_is_in_the_table()
    {
        var state = Given(Scheduled()).State;
        foreach (var command in OneOfEach)
            Assert.Null(Record.Exception(() => SessionDecider.Decide(state, command)));
    }

    [Fact]
    public void Every_event_is_folded()
    {
        var state = Given(OneLifeOfEach).State;

        Assert.Equal(OneLifeOfEach.Length, state.Version);
        Assert.Equal(new SessionCounts(Hall.Places, Hall.Places, 0, 0, 0), state.Counts);
    }

    [Fact]
    public void Until_it_is_scheduled_a_session_refuses_every_other_command()
    {
        foreach (var command in OneOfEach.Where(command => command is not ScheduleSession))
            Given().When(command).ThenRejected(new Rejection.SessionNotFound());
    }

    private static IOrderedEnumerable<string> TypesOf<T>() => typeof(T).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract).Select(type => type.Name).Order();
}
