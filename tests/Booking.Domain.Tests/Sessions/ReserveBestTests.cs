using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class ReserveBestTests
{
    [Fact]
    public void The_best_seats_are_those_of_the_front_rows_middle() =>
        Given(Scheduled()).When(ReserveBest(1, Alice, 0, 2)).ThenEvents(Reserved(1, Alice, 0, 18_000, "A-5", "A-6"));

    [Fact]
    public void A_category_restricts_the_choice() =>
        Given(Scheduled()).When(ReserveBest(1, Alice, 0, 2, "standard"))
            .ThenEvents(Reserved(1, Alice, 0, 9_000, "B-5", "B-6"));

    [Fact]
    public void Held_and_blocked_seats_are_not_chosen() =>
        Given(Scheduled(), Reserved(1, Alice, 0, 9_000, "B-5"), Blocked("B-7"))
            .When(ReserveBest(2, Bob, 1, 3, "standard"))
            .ThenEvents(Reserved(2, Bob, 1, 13_500, "C-2", "C-3", "C-4"));

    [Fact]
    public void Seats_of_an_overdue_hold_are_chosen_and_the_hold_ends_first() =>
        Given(Scheduled(), Reserved(1, Alice, 0, 9_000, "B-5", "B-6"))
            .When(ReserveBest(2, Bob, 30, 2, "standard"))
            .ThenEvents(Expired(1, Alice, "B-5", "B-6"), Reserved(2, Bob, 30, 9_000, "B-5", "B-6"));

    [Fact]
    public void More_than_are_free_are_sold_out()
    {
        var plan = Hall.Row(16);
        OpenedIn(plan, terms => terms with { MaxSeatsPerCustomer = 100 }).When(Reserve(1, Alice, 0, "A-1"))
            .When(ReserveBest(2, Bob, 1, 16)).ThenRejected(new Rejection.SoldOut())
            .When(ReserveBest(2, Bob, 1, 15))
            .ThenEvents(Reserved(2, Bob, 1, 67_500, [.. Enumerable.Range(2, 15).Select(seat => $"A-{seat}")]));
    }

    [Fact]
    public void A_category_without_seats_is_sold_out() =>
        Given(Scheduled()).When(ReserveBest(1, Alice, 0, 1, "standing")).ThenRejected(new Rejection.SoldOut());

    [Fact]
    public void An_unknown_category_is_refused() =>
        Given(Scheduled()).When(ReserveBest(1, Alice, 0, 1, "royal"))
            .ThenRejected(new Rejection.UnknownCategory("royal"));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_001)]
    public void A_quantity_out_of_bounds_is_refused(int quantity) =>
        Given(Scheduled()).When(ReserveBest(1, Alice, 0, quantity))
            .ThenRejected(new Rejection.InvalidSelection("bestAvailable.quantity", "A quantity is 1 to 1000."));

    [Fact]
    public void The_limit_is_known_before_the_search() =>
        Given(Scheduled(), Reserved(1, Alice, 0, 9_000, "A-1")).When(ReserveBest(2, Alice, 1, 1_000))
            .ThenRejected(new Rejection.SeatLimitExceeded(10, 1));

    [Fact]
    public void Named_seats_and_the_best_do_not_go_together() =>
        Given(Scheduled()).When(ReserveBest(1, Alice, 0, 1) with { Seats = ["A-1"] })
            .ThenRejected(new Rejection.InvalidSelection("bestAvailable", "Either name places or ask for the best."));

    [Fact]
    public void Areas_and_the_best_do_not_go_together() =>
        Given(Scheduled()).When(ReserveBest(1, Alice, 0, 1) with { Areas = [Places("floor", 1)] })
            .ThenRejected(new Rejection.InvalidSelection("bestAvailable", "Either name places or ask for the best."));

    [Fact]
    public void A_table_that_is_sold_whole_is_not_split() =>
        Given(
                Scheduled(),
                Blocked("B-1", "B-2", "B-3", "B-4", "B-5", "B-6", "B-7", "B-8", "B-9", "B-10"),
                Blocked("C-1", "C-2", "C-3", "C-4", "C-5", "T2-1", "T2-2", "T2-3", "T2-4"))
            .When(ReserveBest(1, Alice, 0, 3, "standard")).ThenRejected(new Rejection.SoldOut())
            .When(ReserveBest(1, Alice, 0, 4, "standard"))
            .ThenEvents(Reserved(1, Alice, 0, 18_000, "T1-1", "T1-2", "T1-3", "T1-4"));

    [Theory]
    [InlineData(false, "A-7", "A-8", "A-9", "A-10")]
    [InlineData(true, "A-6", "A-7", "A-8", "A-9")]
    public void Where_orphans_are_prevented_the_best_seats_leave_none(bool preventOrphans, params string[] best) =>
        OpenedIn(Hall.Row(16), terms => terms with { PreventOrphans = preventOrphans })
            .When(Block(0, "A-1", "A-2", "A-3", "A-4", "A-5", "A-12", "A-13", "A-14", "A-15", "A-16"))
            .When(ReserveBest(1, Alice, 0, 4)).ThenEvents(Reserved(1, Alice, 0, 18_000, best));

    [Fact]
    public void What_the_session_chose_is_not_refused_for_an_orphan_it_could_not_avoid()
    {
        // Of the four seats that are free the outer two are accessible, and are kept as long as the others suffice.
        var seats = string.Join(',', Enumerable.Range(1, 16).Select(seat => $$"""
            { "label": "{{seat}}", "category": "standard", "accessible": {{(seat is 5 or 8 ? "true" : "false")}} }
            """));
        var plan = Hall.Read($$"""{ "sections": [{ "rows": [{ "label": "A", "seats": [{{seats}}] }] }] }""");
        OpenedIn(plan, terms => terms with { PreventOrphans = true })
            .When(Block(0, "A-1", "A-2", "A-3", "A-4", "A-9", "A-10", "A-11", "A-12", "A-13", "A-14", "A-15", "A-16"))
            .When(Reserve(1, Alice, 0, "A-6", "A-7")).ThenRejected(new Rejection.OrphanSeats(Ids("A-5", "A-8")))
            .When(ReserveBest(1, Alice, 0, 2)).ThenEvents(Reserved(1, Alice, 0, 9_000, "A-6", "A-7"));
    }

    [Fact]
    public void Asking_again_with_the_same_id_repeats_the_first_choice() =>
        Given(Scheduled()).When(ReserveBest(1, Alice, 0, 2)).When(ReserveBest(1, Alice, 1, 2)).ThenRepeated(1);
}
