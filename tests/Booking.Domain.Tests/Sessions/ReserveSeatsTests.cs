using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class ReserveSeatsTests
{
    [Fact]
    public void Free_seats_are_held_until_the_deadline_and_cost_their_prices()
    {
        var scenario = Given(Scheduled()).When(Reserve(1, Alice, 5, "A-1", "B-2"))
            .ThenEvents(Reserved(1, Alice, 5, 13_500, "A-1", "B-2"))
            .ThenFollowUps(new FollowUp.ExpireAt(At(35)))
            .ThenSeat("A-1", SeatStatus.Held).ThenSeat("B-2", SeatStatus.Held).ThenSeat("A-2", SeatStatus.Available);

        Assert.Equal(new SessionCounts(Hall.Places, Hall.Places - 2, 2, 0, 0), scenario.State.Counts);
        Assert.Equal(2, scenario.State.PlacesOf(Alice));
        Assert.Equal(At(35), scenario.State.NextDue);
    }

    [Fact]
    public void Seats_are_kept_in_the_order_they_were_asked_for() =>
        Given(Scheduled()).When(Reserve(1, Alice, 0, "B-3", "A-1"))
            .ThenEvents(Reserved(1, Alice, 0, 13_500, "B-3", "A-1"));

    [Fact]
    public void Another_hold_time_moves_the_deadline() =>
        Given(Scheduled() with { HoldSeconds = 600 }).When(Reserve(1, Alice, 0, "A-1"))
            .ThenEvents(Reserved(1, Alice, 570, 9_000, "A-1"))
            .ThenFollowUps(new FollowUp.ExpireAt(At(600)));

    [Fact]
    public void Reserving_a_held_seat_is_refused() =>
        Given(Scheduled(), Reserved(1, Alice, 0, 9_000, "A-1")).When(Reserve(2, Bob, 1, "A-1"))
            .ThenRejected(new Rejection.SeatsUnavailable(Ids("A-1")));

    [Fact]
    public void Reserving_ones_own_held_seat_again_is_refused() =>
        Given(Scheduled(), Reserved(1, Alice, 0, 9_000, "A-1")).When(Reserve(2, Alice, 1, "A-1"))
            .ThenRejected(new Rejection.SeatsUnavailable(Ids("A-1")));

    [Fact]
    public void Reserving_a_seat_that_is_being_paid_is_refused_even_after_the_hold_would_have_ended() =>
        Given(Scheduled(), Reserved(1, Alice, 0, 9_000, "A-1"), Started(1, Alice, 1, 9_000, 29))
            .When(Reserve(2, Bob, 100, "A-1")).ThenRejected(new Rejection.SeatsUnavailable(Ids("A-1")));

    [Fact]
    public void Reserving_a_sold_seat_is_refused_for_ever() =>
        Given([Scheduled(), .. Bought(1, Alice, 1, 0, "B-1")]).When(Reserve(2, Bob, 1_000_000, "B-1"))
            .ThenRejected(new Rejection.SeatsUnavailable(Ids("B-1")));

    [Fact]
    public void Reserving_a_blocked_seat_is_refused() =>
        Given(Scheduled(), Blocked("B-1")).When(Reserve(1, Alice, 0, "B-1"))
            .ThenRejected(new Rejection.SeatsUnavailable(Ids("B-1")));

    [Fact]
    public void One_taken_seat_refuses_all_and_every_taken_one_is_named()
    {
        var scenario = Given(Scheduled(), Reserved(1, Alice, 0, 9_000, "A-1"), Blocked("A-3"))
            .When(Reserve(2, Bob, 1, "A-1", "A-2", "A-3"))
            .ThenRejected(new Rejection.SeatsUnavailable(Ids("A-1", "A-3")))
            .ThenSeat("A-2", SeatStatus.Available);

        Assert.Equal(0, scenario.State.PlacesOf(Bob));
    }

    [Fact]
    public void A_cancelled_seat_can_be_reserved_again() =>
        Given(Scheduled(), Reserved(1, Alice, 0, 9_000, "A-1"), Cancelled(1, Alice, "customer", "A-1"))
            .When(Reserve(2, Bob, 1, "A-1")).ThenEvents(Reserved(2, Bob, 1, 9_000, "A-1"));

    [Fact]
    public void Unknown_seats_are_named_before_anything_else() =>
        Given(Scheduled(), Reserved(1, Alice, 0, 9_000, "A-1"))
            .When(Reserve(2, Bob, 1, "A-1", "Z-1", "A-99"))
            .ThenRejected(new Rejection.UnknownSeats(Ids("Z-1", "A-99")));

    [Fact]
    public void A_seat_named_twice_is_refused() =>
        Given(Scheduled()).When(Reserve(1, Alice, 0, "A-1", "A-2", "A-1"))
            .ThenRejected(new Rejection.InvalidSelection("seats", "The same seat is named twice."));

    [Fact]
    public void A_seat_named_twice_among_many_is_refused()
    {
        var plan = Hall.Row(30);
        string[] seats = [.. Enumerable.Range(1, 20).Select(seat => $"A-{seat}"), "A-7"];
        OpenedIn(plan, terms => terms with { MaxSeatsPerCustomer = 30 }).When(Reserve(1, Alice, 0, seats))
            .ThenRejected(new Rejection.InvalidSelection("seats", "The same seat is named twice."));
    }

    [Fact]
    public void Asking_for_nothing_is_refused() =>
        Given(Scheduled()).When(Reserve(1, Alice, 0))
            .ThenRejected(new Rejection.InvalidSelection("seats", "At least one seat or area is to be named."));

    [Fact]
    public void More_than_a_thousand_places_in_one_request_are_refused()
    {
        string[] seats = [.. Enumerable.Range(1, 1_000).Select(seat => $"A-{seat}"), "B-1"];
        OpenedIn(Hall.Grid(2, 1_000), terms => terms with { MaxSeatsPerCustomer = 5_000 })
            .When(Reserve(1, Alice, 0, seats))
            .ThenRejected(new Rejection.InvalidSelection("seats", "At most 1000 places in one request."))
            .When(Reserve(1, Alice, 0, seats[..1_000]))
            .ThenEvents(Reserved(1, Alice, 0, 4_500_000, seats[..1_000]));
    }

    [Fact]
    public void A_table_that_is_sold_whole_is_reserved_whole() =>
        Given(Scheduled()).When(Reserve(1, Alice, 0, "T1-3", "T1-1", "T1-2", "T1-4"))
            .ThenEvents(Reserved(1, Alice, 0, 18_000, "T1-3", "T1-1", "T1-2", "T1-4"));

    [Fact]
    public void Part_of_a_table_that_is_sold_whole_is_refused_and_the_missing_seats_are_named() =>
        Given(Scheduled()).When(Reserve(1, Alice, 0, "T1-3", "A-1", "T1-1"))
            .ThenRejected(new Rejection.TableIsSoldWhole(Ids("T1-2", "T1-4")));

    [Fact]
    public void Part_of_another_table_may_be_reserved() =>
        Given(Scheduled()).When(Reserve(1, Alice, 0, "T2-1")).ThenEvents(Reserved(1, Alice, 0, 4_500, "T2-1"));

    [Fact]
    public void The_same_reservation_sent_again_is_repeated_whatever_became_of_it() =>
        Given(Scheduled()).When(Reserve(1, Alice, 0, "A-1"))
            .When(Reserve(1, Alice, 1, "A-1")).ThenRepeated(1)
            .When(Expire(60)).When(Reserve(1, Alice, 61, "A-1")).ThenRepeated(1);

    [Fact]
    public void The_id_of_somebody_elses_reservation_is_refused() =>
        Given(Scheduled(), Reserved(1, Alice, 0, 9_000, "A-1")).When(Reserve(1, Bob, 1, "A-2"))
            .ThenRejected(new Rejection.ReservationNotFound());
}
