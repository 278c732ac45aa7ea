using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class ExpireReservationsTests
{
    private static readonly SessionEvent[] TwoHolds =
        [Scheduled(), Reserved(1, Alice, 1, 9_000, "A-1"), Reserved(2, Bob, 0, 18_000, "A-2", "A-3")];

    [Fact]
    public void Before_a_deadline_nothing_ends() => Given(TwoHolds).When(Expire(29.999999)).ThenNothing();

    [Fact]
    public void At_its_deadline_a_hold_ends_and_later_ones_stay() =>
        Given(TwoHolds).When(Expire(30)).ThenEvents(Expired(2, Bob, "A-2", "A-3")).ThenFollowUps()
            .ThenSeat("A-2", SeatStatus.Available).ThenSeat("A-1", SeatStatus.Held)
            .ThenStatus(2, ReservationStatus.Expired);

    [Fact]
    public void Holds_end_in_the_order_of_their_deadlines() =>
        Given(TwoHolds).When(Expire(60)).ThenEvents(Expired(2, Bob, "A-2", "A-3"), Expired(1, Alice, "A-1"));

    [Fact]
    public void Expiring_again_changes_nothing() =>
        Given(TwoHolds).When(Expire(60)).When(Expire(60)).ThenNothing().When(Expire(90)).ThenNothing();

    [Fact]
    public void Places_in_areas_are_free_again()
    {
        var scenario = Given(Scheduled(), ReservedPlaces(1, Alice, 0, 9_000, Places("floor", 3)))
            .When(Expire(30)).ThenEvents(ExpiredPlaces(1, Alice, Places("floor", 3)));

        Assert.Equal(20, scenario.State.FreeIn(0));
    }

    [Fact]
    public void A_late_or_repeated_expiry_frees_nothing_that_was_paid() =>
        Given([Scheduled(), .. Bought(1, Alice, 1, 0, "B-1")])
            .When(Expire(30)).ThenNothing().When(Expire(1_000_000)).ThenNothing()
            .ThenSeat("B-1", SeatStatus.Sold).ThenStatus(1, ReservationStatus.Paid);

    [Fact]
    public void A_payment_under_way_holds_the_seats_for_two_minutes() =>
        Given([.. TwoHolds, Started(1, Alice, 1, 9_000, 20)])
            .When(Expire(139.999999)).ThenEvents(Expired(2, Bob, "A-2", "A-3"))
            .When(Expire(140)).ThenEvents(Expired(1, Alice, "A-1"));

    [Fact]
    public void What_was_cancelled_does_not_expire() =>
        Given([.. TwoHolds, Cancelled(2, Bob, "customer", "A-2", "A-3")]).When(Expire(30)).ThenNothing();

    [Fact]
    public void At_most_five_thousand_end_in_one_decision_and_the_rest_follows_at_once()
    {
        var scenario = OpenedIn(Hall.Grid(60, 100));
        for (var seat = 0; seat < 5_001; seat++)
        {
            var held = Reserved(seat, new CustomerId(Id(1, seat)), 0, 4_500, scenario.State.Plan.SeatId(seat));
            scenario.State.Evolve(held, new EventContext(scenario.State.Version + 1));
        }

        var first = Assert.IsType<Decision.Accepted>(SessionDecider.Decide(scenario.State, Expire(40)));
        foreach (var expired in first.Events)
            scenario.State.Evolve(expired, new EventContext(scenario.State.Version + 1));
        var second = Assert.IsType<Decision.Accepted>(SessionDecider.Decide(scenario.State, Expire(40)));

        Assert.Equal(5_000, first.Events.Length);
        Assert.Equal([new FollowUp.ExpireAt(At(40))], first.FollowUps);
        Assert.Single(second.Events);
        Assert.Empty(second.FollowUps);
    }

    [Fact]
    public void At_its_deadline_a_hold_is_free_for_others_though_nothing_has_expired_it() =>
        Given(TwoHolds)
            .When(Reserve(3, Alice, 29.999999, "A-2")).ThenRejected(new Rejection.SeatsUnavailable(Ids("A-2")))
            .When(Reserve(3, Alice, 30, "A-2"))
            .ThenEvents(Expired(2, Bob, "A-2", "A-3"), Reserved(3, Alice, 30, 9_000, "A-2"))
            .ThenSeat("A-2", SeatStatus.Held).ThenSeat("A-3", SeatStatus.Available);

    [Fact]
    public void The_timer_of_a_hold_that_was_taken_over_ends_nothing() =>
        Given(TwoHolds).When(Reserve(3, Alice, 31, "A-1", "A-2", "A-3"))
            .ThenEvents(
                Expired(1, Alice, "A-1"), Expired(2, Bob, "A-2", "A-3"),
                Reserved(3, Alice, 31, 27_000, "A-1", "A-2", "A-3"))
            .When(Expire(60)).ThenNothing()
            .When(Expire(61)).ThenEvents(Expired(3, Alice, "A-1", "A-2", "A-3"));
}
