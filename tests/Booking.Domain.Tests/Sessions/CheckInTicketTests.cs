using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class CheckInTicketTests
{
    private static readonly SessionEvent[] Sold =
    [
        Scheduled(),
        Reserved(1, Alice, 0, 9_000, "B-1", "B-2"),
        Started(1, Alice, 1, 9_000, 0),
        Paid(1, Alice, 1, 9_000, 0, "B-1", "B-2") with { Tickets = [TicketOf(1, "B-1"), TicketOf(2, "B-2")] },
    ];

    [Fact]
    public void A_ticket_lets_in_and_its_seat_stays_sold() =>
        Given(Sold).When(CheckIn(CodeOf(2), 100)).ThenEvents(CheckedIn(1, Alice, 2, 100, "B-2")).ThenFollowUps()
            .ThenSeat("B-2", SeatStatus.Sold).ThenStatus(1, ReservationStatus.Paid);

    [Fact]
    public void The_second_with_the_same_code_is_told_when_it_was_used() =>
        Given(Sold).When(CheckIn(CodeOf(1), 100)).When(CheckIn(CodeOf(1), 100.5))
            .ThenRejected(new Rejection.AlreadyCheckedIn(At(100)));

    [Fact]
    public void The_tickets_of_one_purchase_are_used_one_by_one() =>
        Given(Sold).When(CheckIn(CodeOf(1), 100)).When(CheckIn(CodeOf(2), 101))
            .ThenEvents(CheckedIn(1, Alice, 2, 101, "B-2"));

    [Theory]
    [InlineData("000000000000000000000003")]
    [InlineData("00000000000000000000000")]
    [InlineData("0000000000000000000000011")]
    [InlineData("00000000000000000000000u")]
    [InlineData("")]
    public void A_code_that_is_no_tickets_lets_nobody_in(string code) =>
        Given(Sold).When(CheckIn(code, 1)).ThenRejected(new Rejection.TicketNotFound());

    [Fact]
    public void A_place_in_an_area_has_a_ticket_too()
    {
        var scenario = Given(Scheduled()).When(Reserve(1, Alice, 0, "B-1") with { Areas = [Places("floor", 2)] })
            .When(Pay(1, Alice, 1, 1)).When(Settle(1, 1, PaymentOutcome.Charged, 2));
        var tickets = scenario.State.Find(Reservation(1))!.Payment!.Tickets;

        foreach (var ticket in tickets)
        {
            scenario.When(CheckIn(ticket.Code, 3)).ThenEvents(new TicketCheckedIn(
                Id(3, 1), Alice.Value, ticket.TicketId, At(3), ticket.Seat, ticket.Area));
        }

        Assert.Equal(["B-1", null, null], tickets.Select(ticket => ticket.Seat));
        Assert.All(tickets, ticket => Assert.Equal(At(3), scenario.State.FindTicket(ticket.Code)!.Value.CheckedInAt));
    }

    [Fact]
    public void A_refunded_ticket_lets_nobody_in() =>
        Given([.. Sold, Refunded(1, Alice, 1, 9_000, "customer", "B-1", "B-2")]).When(CheckIn(CodeOf(1), 100))
            .ThenRejected(new Rejection.TicketIsRefunded());

    [Fact]
    public void A_purchase_of_which_one_ticket_was_used_is_not_given_back() =>
        Given(Sold).When(CheckIn(CodeOf(2), 100)).When(Cancel(1, Alice, 101))
            .ThenRejected(new Rejection.TicketsAreCheckedIn()).ThenStatus(1, ReservationStatus.Paid);

    [Fact]
    public void When_the_session_is_called_off_used_tickets_are_refunded_like_all() =>
        Given(Sold).When(CheckIn(CodeOf(2), 100)).When(CallOff(101))
            .ThenEvents(new SessionCancelled("strike"), Refunded(1, Alice, 1, 9_000, "session-cancelled", "B-1", "B-2"))
            .When(CheckIn(CodeOf(1), 102)).ThenRejected(new Rejection.TicketIsRefunded());

    [Fact]
    public void Check_ins_survive_a_snapshot()
    {
        var scenario = Given(Sold).When(CheckIn(CodeOf(2), 100));
        var read = SessionSnapshot.Read(Hall.Plan, SessionSnapshot.Write(scenario.State));

        Assert.Equal(At(100), read.FindTicket(CodeOf(2))!.Value.CheckedInAt);
        Assert.Null(read.FindTicket(CodeOf(1))!.Value.CheckedInAt);
        Assert.True(read.HasCheckIn(Reservation(1)));
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        var state = Given(Sold).State;
        var copy = state.Copy();
        state.Evolve(CheckedIn(1, Alice, 1, 100, "B-1"), new EventContext(state.Version + 1, null));

        Assert.True(state.HasCheckIn(Reservation(1)));
        Assert.False(copy.HasCheckIn(Reservation(1)));
    }

    [Fact]
    public void A_log_in_which_a_ticket_is_used_twice_is_damaged()
    {
        var state = Given([.. Sold, CheckedIn(1, Alice, 1, 100, "B-1")]).State;

        Assert.Throws<InvalidOperationException>(
            () => state.Evolve(CheckedIn(1, Alice, 1, 100, "B-1"), new EventContext(state.Version + 1, null)));
        Assert.Throws<InvalidOperationException>(
            () => state.Evolve(CheckedIn(1, Alice, 3, 100, "B-1"), new EventContext(state.Version + 1, null)));
    }
}
