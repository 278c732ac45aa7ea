using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class SaleRulesTests
{
    private static readonly SessionScheduled Window =
        Scheduled() with { SalesOpenAt = At(100), SalesCloseAt = At(200) };

    private static readonly SessionScheduled NoOrphans = Scheduled() with { PreventOrphans = true };

    [Fact]
    public void Before_the_sale_opens_nothing_is_sold() =>
        Given(Window).When(Reserve(1, Alice, 99.999999, "A-1"))
            .ThenRejected(new Rejection.SalesNotOpen(At(100)));

    [Fact]
    public void The_sale_is_open_at_its_first_instant() =>
        Given(Window).When(Reserve(1, Alice, 100, "A-1")).ThenEvents(Reserved(1, Alice, 100, 9_000, "A-1"));

    [Fact]
    public void The_sale_is_open_until_just_before_its_end() =>
        Given(Window).When(Reserve(1, Alice, 199.999999, "A-1"))
            .ThenEvents(Reserved(1, Alice, 199.999999, 9_000, "A-1"));

    [Fact]
    public void From_its_end_nothing_is_sold() =>
        Given(Window).When(Reserve(1, Alice, 200, "A-1")).ThenRejected(new Rejection.SalesClosed(At(200)));

    [Fact]
    public void The_sale_is_looked_at_before_the_seats() =>
        Given(Window).When(Reserve(1, Alice, 0, "Z-99")).ThenRejected(new Rejection.SalesNotOpen(At(100)));

    [Fact]
    public void What_was_held_before_the_end_can_be_paid_after_it() =>
        Given(Window, Reserved(1, Alice, 199, 9_000, "A-1")).When(Pay(1, Alice, 1, 210))
            .ThenEvents(Started(1, Alice, 1, 9_000, 210));

    [Fact]
    public void A_cancelled_session_sells_nothing() =>
        Given(Window, new SessionCancelled("strike")).When(Reserve(1, Alice, 0, "A-1"))
            .ThenRejected(new Rejection.SessionIsCancelled());

    [Fact]
    public void The_limit_can_be_reached() =>
        Given(Scheduled() with { MaxSeatsPerCustomer = 3 }, Reserved(1, Alice, 0, 9_000, "A-1"))
            .When(Reserve(2, Alice, 1, "A-2", "A-3")).ThenEvents(Reserved(2, Alice, 1, 18_000, "A-2", "A-3"));

    [Fact]
    public void Beyond_the_limit_is_refused_with_what_the_customer_has() =>
        Given(Scheduled() with { MaxSeatsPerCustomer = 3 }, Reserved(1, Alice, 0, 18_000, "A-1", "A-2"))
            .When(Reserve(2, Alice, 1, "A-3", "A-4")).ThenRejected(new Rejection.SeatLimitExceeded(3, 2));

    [Fact]
    public void One_customers_limit_is_not_anothers() =>
        Given(Scheduled() with { MaxSeatsPerCustomer = 1 }, Reserved(1, Alice, 0, 9_000, "A-1"))
            .When(Reserve(2, Bob, 1, "A-2")).ThenEvents(Reserved(2, Bob, 1, 9_000, "A-2"));

    [Fact]
    public void Places_in_areas_count_towards_the_limit() =>
        Given(Scheduled() with { MaxSeatsPerCustomer = 3 }, ReservedPlaces(1, Alice, 0, 6_000, Places("floor", 2)))
            .When(Reserve(2, Alice, 1, "A-1") with { Areas = [Places("floor", 1)] })
            .ThenRejected(new Rejection.SeatLimitExceeded(3, 2));

    [Fact]
    public void What_is_being_paid_and_what_is_paid_count_towards_the_limit() =>
        Given([
                Scheduled() with { MaxSeatsPerCustomer = 2 },
                .. Bought(1, Alice, 1, 0, "B-1"),
                Reserved(2, Alice, 0, 4_500, "B-2"),
                Started(2, Alice, 2, 4_500, 0),
            ])
            .When(Reserve(3, Alice, 60, "B-3")).ThenRejected(new Rejection.SeatLimitExceeded(2, 2));

    [Fact]
    public void What_was_given_back_does_not_count_towards_the_limit() =>
        Given([
                Scheduled() with { MaxSeatsPerCustomer = 2 },
                .. Bought(1, Alice, 1, 0, "B-1"),
                Refunded(1, Alice, 1, 4_500, "customer", "B-1"),
                Reserved(2, Alice, 0, 4_500, "B-2"),
                Cancelled(2, Alice, "customer", "B-2"),
                Reserved(3, Alice, 0, 4_500, "B-3"),
                Expired(3, Alice, "B-3"),
            ])
            .When(Reserve(4, Alice, 60, "B-3", "B-4")).ThenEvents(Reserved(4, Alice, 60, 9_000, "B-3", "B-4"));

    [Fact]
    public void Ones_own_overdue_holds_end_where_the_limit_would_refuse() =>
        Given(
                Scheduled() with { MaxSeatsPerCustomer = 2 },
                Reserved(1, Alice, 0, 9_000, "A-1"),
                Reserved(2, Bob, 0, 9_000, "A-5"),
                Reserved(3, Alice, 1, 9_000, "A-2"))
            .When(Reserve(4, Alice, 31, "A-3", "A-4"))
            .ThenEvents(
                Expired(1, Alice, "A-1"), Expired(3, Alice, "A-2"), Reserved(4, Alice, 31, 18_000, "A-3", "A-4"))
            .ThenStatus(2, ReservationStatus.Held);

    [Fact]
    public void An_overdue_hold_in_the_way_twice_ends_once() =>
        Given(Scheduled() with { MaxSeatsPerCustomer = 2 }, Reserved(1, Alice, 0, 18_000, "A-1", "A-2"))
            .When(Reserve(2, Alice, 30, "A-2", "A-1"))
            .ThenEvents(Expired(1, Alice, "A-1", "A-2"), Reserved(2, Alice, 30, 18_000, "A-2", "A-1"));

    [Fact]
    public void Beyond_the_limit_even_without_ones_overdue_holds_is_refused_and_ends_nothing() =>
        Given(
                Scheduled() with { MaxSeatsPerCustomer = 2 },
                Reserved(1, Alice, 0, 9_000, "A-1"),
                Reserved(2, Alice, 20, 9_000, "A-2"))
            .When(Reserve(3, Alice, 31, "A-3", "A-4")).ThenRejected(new Rejection.SeatLimitExceeded(2, 1))
            .ThenStatus(1, ReservationStatus.Held);

    [Fact]
    public void Where_orphans_are_prevented_a_seat_left_alone_is_named() =>
        Given(NoOrphans).When(Reserve(1, Alice, 0, "A-2", "A-3"))
            .ThenRejected(new Rejection.OrphanSeats(Ids("A-1")));

    [Fact]
    public void Where_orphans_are_not_prevented_a_seat_may_be_left_alone() =>
        Given(Scheduled()).When(Reserve(1, Alice, 0, "A-2", "A-3"))
            .ThenEvents(Reserved(1, Alice, 0, 18_000, "A-2", "A-3"));

    [Fact]
    public void Where_orphans_are_prevented_seats_that_leave_nobody_alone_are_sold() =>
        Given(NoOrphans).When(Reserve(1, Alice, 0, "A-1", "A-2"))
            .ThenEvents(Reserved(1, Alice, 0, 18_000, "A-1", "A-2"));

    [Fact]
    public void A_seat_beside_an_overdue_hold_is_not_alone() =>
        Given(NoOrphans, Reserved(1, Alice, 0, 18_000, "A-1", "A-2"))
            .When(Reserve(2, Bob, 29, "A-4", "A-5")).ThenRejected(new Rejection.OrphanSeats(Ids("A-3")))
            .When(Reserve(2, Bob, 30, "A-4", "A-5")).ThenEvents(Reserved(2, Bob, 30, 18_000, "A-4", "A-5"));

    [Fact]
    public void Places_in_areas_leave_nobody_alone() =>
        Given(NoOrphans).When(ReservePlaces(1, Alice, 0, Places("floor", 1)))
            .ThenEvents(ReservedPlaces(1, Alice, 0, 3_000, Places("floor", 1)));
}
