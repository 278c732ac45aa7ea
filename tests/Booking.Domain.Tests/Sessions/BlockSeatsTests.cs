using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class BlockSeatsTests
{
    [Fact]
    public void Blocked_seats_are_out_of_sale()
    {
        var scenario = Given(Scheduled()).When(Block(0, "A-1", "A-2")).ThenEvents(Blocked("A-1", "A-2"))
            .ThenFollowUps().ThenSeat("A-1", SeatStatus.Blocked);

        Assert.Equal(new SessionCounts(Hall.Places, Hall.Places - 2, 0, 0, 2), scenario.State.Counts);
    }

    [Fact]
    public void Blocking_again_changes_nothing() =>
        Given(Scheduled(), Blocked("A-1")).When(Block(0, "A-1")).ThenNothing();

    [Fact]
    public void Only_what_is_not_blocked_yet_is_blocked() =>
        Given(Scheduled(), Blocked("A-1")).When(Block(0, "A-1", "A-2")).ThenEvents(Blocked("A-2"));

    [Fact]
    public void Held_paying_and_sold_seats_cannot_be_blocked_and_are_named() =>
        Given([
                Scheduled(),
                .. Bought(1, Alice, 1, 0, "B-1"),
                Reserved(2, Alice, 0, 4_500, "B-2"),
                Reserved(3, Alice, 0, 4_500, "B-3"),
                Started(3, Alice, 2, 4_500, 0),
                Blocked("B-4"),
            ])
            .When(Block(29, "B-1", "B-2", "B-3", "B-4", "B-5"))
            .ThenRejected(new Rejection.SeatsUnavailable(Ids("B-1", "B-2", "B-3")));

    [Fact]
    public void An_overdue_hold_ends_before_its_seats_are_blocked() =>
        Given(Scheduled(), Reserved(1, Alice, 0, 27_000, "A-1", "A-2", "A-3")).When(Block(30, "A-1", "A-3"))
            .ThenEvents(Expired(1, Alice, "A-1", "A-2", "A-3"), Blocked("A-1", "A-3"))
            .ThenSeat("A-2", SeatStatus.Available);

    [Fact]
    public void Part_of_a_table_that_is_sold_whole_may_be_blocked() =>
        Given(Scheduled()).When(Block(0, "T1-1")).ThenEvents(Blocked("T1-1"));

    [Fact]
    public void Unknown_seats_are_named() =>
        Given(Scheduled()).When(Block(0, "A-1", "Z-1")).ThenRejected(new Rejection.UnknownSeats(Ids("Z-1")));

    [Fact]
    public void A_seat_named_twice_is_refused() =>
        Given(Scheduled()).When(Block(0, "A-1", "A-1"))
            .ThenRejected(new Rejection.InvalidSelection("seats", "The same seat is named twice."));

    [Fact]
    public void In_a_cancelled_session_nothing_is_blocked() =>
        Given(Scheduled(), new SessionCancelled("strike")).When(Block(0, "A-1"))
            .ThenRejected(new Rejection.SessionIsCancelled());

    [Fact]
    public void Unblocked_seats_are_for_sale_again()
    {
        var scenario = Given(Scheduled(), Blocked("A-1", "A-2")).When(Unblock(0, "A-2"))
            .ThenEvents(Unblocked("A-2")).ThenFollowUps()
            .ThenSeat("A-1", SeatStatus.Blocked).ThenSeat("A-2", SeatStatus.Available);

        Assert.Equal(1, scenario.State.Counts.Blocked);
    }

    [Fact]
    public void Unblocking_again_changes_nothing() =>
        Given(Scheduled(), Blocked("A-1"), Unblocked("A-1")).When(Unblock(0, "A-1")).ThenNothing();

    [Fact]
    public void Unblocking_leaves_seats_that_somebody_has() =>
        Given([
                Scheduled(), .. Bought(1, Alice, 1, 0, "B-1"), Reserved(2, Alice, 0, 4_500, "B-2"), Blocked("B-3"),
            ])
            .When(Unblock(0, "B-1", "B-2", "B-3", "B-4")).ThenEvents(Unblocked("B-3"))
            .ThenSeat("B-1", SeatStatus.Sold).ThenSeat("B-2", SeatStatus.Held);

    [Fact]
    public void Unblocking_unknown_seats_is_refused() =>
        Given(Scheduled()).When(Unblock(0, "Z-1")).ThenRejected(new Rejection.UnknownSeats(Ids("Z-1")));

    [Fact]
    public void Unblocking_a_seat_twice_at_once_is_refused() =>
        Given(Scheduled(), Blocked("A-1")).When(Unblock(0, "A-1", "A-1"))
            .ThenRejected(new Rejection.InvalidSelection("seats", "The same seat is named twice."));

    [Fact]
    public void In_a_cancelled_session_nothing_is_unblocked() =>
        Given(Scheduled(), Blocked("A-1"), new SessionCancelled("strike")).When(Unblock(0, "A-1"))
            .ThenRejected(new Rejection.SessionIsCancelled());
}
