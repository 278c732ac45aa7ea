using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class ReserveAreasTests
{
    private const int Floor = 0;
    private const int Balcony = 1;

    [Fact]
    public void Places_in_areas_are_held_and_cost_their_price_each()
    {
        var scenario = Given(Scheduled()).When(ReservePlaces(1, Alice, 0, Places("floor", 3), Places("balcony", 2)))
            .ThenEvents(ReservedPlaces(1, Alice, 0, 15_000, Places("floor", 3), Places("balcony", 2)));

        Assert.Equal(17, scenario.State.FreeIn(Floor));
        Assert.Equal(3, scenario.State.FreeIn(Balcony));
        Assert.Equal(5, scenario.State.PlacesOf(Alice));
        Assert.Equal(new SessionCounts(Hall.Places, Hall.Places - 5, 5, 0, 0), scenario.State.Counts);
    }

    [Fact]
    public void Seats_and_places_go_together()
    {
        var both = Reserve(1, Alice, 0, "A-1") with { Areas = [Places("floor", 2)] };
        Given(Scheduled()).When(both)
            .ThenEvents(Reserved(1, Alice, 0, 15_000, "A-1") with { Areas = [Places("floor", 2)] });
    }

    [Fact]
    public void A_taken_seat_refuses_the_places_too()
    {
        var both = Reserve(2, Bob, 1, "A-1") with { Areas = [Places("floor", 2)] };
        var scenario = Given(Scheduled(), Reserved(1, Alice, 0, 9_000, "A-1")).When(both)
            .ThenRejected(new Rejection.SeatsUnavailable(Ids("A-1")));

        Assert.Equal(20, scenario.State.FreeIn(Floor));
    }

    [Fact]
    public void A_full_area_refuses_the_seats_too()
    {
        var both = Reserve(2, Bob, 1, "A-1") with { Areas = [Places("balcony", 1)] };
        Given(Scheduled(), ReservedPlaces(1, Alice, 0, 15_000, Places("balcony", 5))).When(both)
            .ThenRejected(new Rejection.SoldOut()).ThenSeat("A-1", SeatStatus.Available);
    }

    [Fact]
    public void The_last_places_of_an_area_can_be_had_and_not_one_more()
    {
        Given(Scheduled(), ReservedPlaces(1, Alice, 0, 6_000, Places("balcony", 2)))
            .When(ReservePlaces(2, Bob, 1, Places("balcony", 4))).ThenRejected(new Rejection.SoldOut())
            .When(ReservePlaces(2, Bob, 1, Places("balcony", 3)))
            .ThenEvents(ReservedPlaces(2, Bob, 1, 9_000, Places("balcony", 3)))
            .When(ReservePlaces(3, Bob, 2, Places("balcony", 1))).ThenRejected(new Rejection.SoldOut());
    }

    [Fact]
    public void Sold_places_do_not_come_back_and_refunded_ones_do() =>
        Given(
                Scheduled(),
                ReservedPlaces(1, Alice, 0, 15_000, Places("balcony", 5)),
                Started(1, Alice, 1, 15_000, 0),
                Paid(1, Alice, 1, 15_000, 0) with { Areas = [Places("balcony", 5)] })
            .When(ReservePlaces(2, Bob, 1_000, Places("balcony", 1))).ThenRejected(new Rejection.SoldOut())
            .When(Cancel(1, Alice, 1_001))
            .When(ReservePlaces(2, Bob, 1_002, Places("balcony", 1)))
            .ThenEvents(ReservedPlaces(2, Bob, 1_002, 3_000, Places("balcony", 1)));

    [Fact]
    public void Unknown_areas_are_named() =>
        Given(Scheduled())
            .When(ReservePlaces(1, Alice, 0, Places("cellar", 0), Places("floor", 0), Places("roof", 1)))
            .ThenRejected(new Rejection.UnknownAreas(Ids("cellar", "roof")));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_quantity_below_one_is_refused(int quantity) =>
        Given(Scheduled()).When(ReservePlaces(1, Alice, 0, Places("floor", quantity)))
            .ThenRejected(new Rejection.InvalidSelection("areas", "A quantity is at least 1."));

    [Fact]
    public void An_area_named_twice_is_refused() =>
        Given(Scheduled()).When(ReservePlaces(1, Alice, 0, Places("floor", 1), Places("floor", 2)))
            .ThenRejected(new Rejection.InvalidSelection("areas", "The same area is named twice."));

    [Fact]
    public void Quantities_that_overflow_together_are_too_many() =>
        Given(Scheduled())
            .When(ReservePlaces(1, Alice, 0, Places("floor", int.MaxValue), Places("balcony", int.MaxValue)))
            .ThenRejected(new Rejection.InvalidSelection("seats", "At most 1000 places in one request."));

    [Fact]
    public void Seats_and_places_together_are_at_most_a_thousand() =>
        Given(Scheduled()).When(Reserve(1, Alice, 0, "A-1") with { Areas = [Places("floor", 1_000)] })
            .ThenRejected(new Rejection.InvalidSelection("seats", "At most 1000 places in one request."));

    [Fact]
    public void Overdue_places_make_room_and_no_more_holds_end_than_needed() =>
        Given(
                Scheduled(),
                ReservedPlaces(1, Alice, 0, 6_000, Places("balcony", 2)),
                ReservedPlaces(2, Alice, 1, 6_000, Places("balcony", 2)),
                ReservedPlaces(3, Alice, 2, 3_000, Places("balcony", 1)))
            .When(ReservePlaces(4, Bob, 40, Places("balcony", 3)))
            .ThenEvents(
                ExpiredPlaces(1, Alice, Places("balcony", 2)),
                ExpiredPlaces(2, Alice, Places("balcony", 2)),
                ReservedPlaces(4, Bob, 40, 9_000, Places("balcony", 3)))
            .ThenStatus(3, ReservationStatus.Held);

    [Fact]
    public void Overdue_places_of_other_areas_are_left_alone() =>
        Given(
                Scheduled(),
                ReservedPlaces(1, Alice, 0, 3_000, Places("floor", 1)),
                ReservedPlaces(2, Alice, 1, 15_000, Places("balcony", 5)))
            .When(ReservePlaces(3, Bob, 40, Places("balcony", 1)))
            .ThenEvents(
                ExpiredPlaces(2, Alice, Places("balcony", 5)),
                ReservedPlaces(3, Bob, 40, 3_000, Places("balcony", 1)));

    [Fact]
    public void Where_overdue_places_do_not_suffice_nothing_ends() =>
        Given(
                Scheduled(),
                ReservedPlaces(1, Alice, 0, 6_000, Places("balcony", 2)),
                ReservedPlaces(2, Alice, 20, 9_000, Places("balcony", 3)))
            .When(ReservePlaces(3, Bob, 40, Places("balcony", 3))).ThenRejected(new Rejection.SoldOut())
            .ThenStatus(1, ReservationStatus.Held);

    [Fact]
    public void A_hold_that_makes_room_in_two_areas_ends_once() =>
        Given(
                Scheduled(),
                ReservedPlaces(1, Alice, 0, 75_000, Places("floor", 20), Places("balcony", 5)))
            .When(ReservePlaces(2, Bob, 40, Places("balcony", 5), Places("floor", 5)))
            .ThenEvents(
                ExpiredPlaces(1, Alice, Places("floor", 20), Places("balcony", 5)),
                ReservedPlaces(2, Bob, 40, 30_000, Places("balcony", 5), Places("floor", 5)));

    [Fact]
    public void A_hold_whose_seat_is_taken_makes_room_with_its_places()
    {
        var hold = Reserved(1, Alice, 0, 24_000, "A-1") with { Areas = [Places("balcony", 5)] };
        var both = Reserve(2, Bob, 40, "A-1") with { Areas = [Places("balcony", 5)] };
        Given(Scheduled(), hold).When(both).ThenEvents(
            Expired(1, Alice, "A-1") with { Areas = [Places("balcony", 5)] },
            Reserved(2, Bob, 40, 24_000, "A-1") with { Areas = [Places("balcony", 5)] });
    }
}
