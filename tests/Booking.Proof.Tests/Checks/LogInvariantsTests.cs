using Booking.Proof.Checks;
using Booking.Proof.History;
using Booking.Proof.Model;
using Booking.Proof.Sources;

namespace Booking.Proof.Tests.Checks;

/// <summary>What the log alone must satisfy: each invariant on a log that is sound, and on one that is not.</summary>
public sealed class LogInvariantsTests
{
    private const OperationKind Reserve = OperationKind.Reserve;

    private static Story Bought() => new Story()
        .Reserved(10, "r", 10, "A-1 A-2")
        .Log(EventKind.PaymentStarted, 20, "p", 10, amount: 200, payment: 20, deadline: 120_020)
        .Log(EventKind.ReservationPaid, 30, "p", 10, "A-1 A-2", payment: 20);

    [Fact]
    public void A_seat_that_was_freed_may_be_taken_again() => new Story()
        .Reserved(10, "a", 10, "A-1", floor: 3)
        .Log(EventKind.ReservationExpired, 5_000, null, 10, "A-1", floor: 3)
        .Reserved(5_000, "b", 11, "A-1", floor: 3)
        .Holds<ExclusivityInvariant>();

    [Fact]
    public void A_seat_taken_while_it_was_anothers_is_found_with_both_owners()
    {
        var violation = new Story()
            .Reserved(10, "a", 10, "A-1")
            .Reserved(20, "b", 11, "A-2 A-1")
            .Falls<ExclusivityInvariant>("A-1");
        Assert.Equal("A-1", violation.Seat);
        Assert.Equal([Story.Id(10), Story.Id(11)], violation.Reservations);
        Assert.Equal([2L, 3L], violation.Versions);
        Assert.Equal(["a", "b"], violation.Operations);
    }

    [Fact]
    public void A_seat_that_was_blocked_for_the_house_is_not_to_be_taken() => new Story()
        .Log(EventKind.SeatsBlocked, 5, null, 0, "A-1")
        .Reserved(10, "a", 10, "A-1")
        .Falls<ExclusivityInvariant>("A-1");

    [Fact]
    public void An_area_that_is_overfilled_is_found() => new Story()
        .Reserved(10, "a", 10, "", floor: 2)
        .Reserved(20, "b", 11, "", floor: 2)
        .Falls<ExclusivityInvariant>("4 of 3 places of Floor");

    [Fact]
    public void Places_that_were_taken_as_asked_are_all_or_none() => Bought()
        .Call("r", Reserve, 1, 15, seats: "A-1 A-2", reservation: 10, version: 2)
        .Holds<AtomicityInvariant>();

    [Fact]
    public void A_part_of_what_was_asked_for_is_found() => new Story()
        .Reserved(10, "r", 10, "A-1")
        .Call("r", Reserve, 1, 15, Outcome.Unknown, "A-1 A-2")
        .Falls<AtomicityInvariant>("other places were taken than were asked for");

    [Fact]
    public void Fewer_of_the_best_seats_than_were_asked_for_are_found() => new Story()
        .Reserved(10, "r", 10, "A-1")
        .Call("r", Reserve, 1, 15, Outcome.Unknown, best: 2)
        .Falls<AtomicityInvariant>("2 seats were asked for and 1 taken");

    [Fact]
    public void An_answer_that_names_other_seats_than_the_log_is_found() => new Story()
        .Reserved(10, "r", 10, "A-1 A-2")
        .Call("r", Reserve, 1, 15, seats: "A-1 A-2", answeredSeats: "A-1 A-3", reservation: 10, version: 2)
        .Falls<AtomicityInvariant>("the answer names other places");

    [Fact]
    public void A_life_that_ends_once_with_what_it_took_is_conserved() => Bought()
        .Log(EventKind.ReservationRefunded, 40, "c", 10, "A-1 A-2", payment: 20)
        .Holds<ConservationInvariant>();

    [Fact]
    public void A_reservation_that_ends_twice_is_found() => new Story()
        .Reserved(10, "r", 10, "A-1")
        .Log(EventKind.ReservationCancelled, 20, "c", 10, "A-1")
        .Log(EventKind.ReservationExpired, 5_000, null, 10, "A-1")
        .Falls<ConservationInvariant>("ended 2 times");

    [Fact]
    public void A_seat_that_is_not_given_back_is_found() => new Story()
        .Reserved(10, "r", 10, "A-1 A-2")
        .Log(EventKind.ReservationCancelled, 20, "c", 10, "A-1")
        .Falls<ConservationInvariant>("other places than the reservation took");

    [Fact]
    public void A_sold_seat_that_expires_is_found() => Bought()
        .Log(EventKind.ReservationExpired, 5_000, null, 10, "A-1 A-2")
        .Falls<ConservationInvariant>("of a paid reservation");

    [Fact]
    public void A_payment_before_the_deadline_is_in_time() => Bought()
        .Call("p", OperationKind.Pay, 15, 40, reservation: 10, version: 4, status: "paid")
        .Holds<DeadlineInvariant>();

    [Fact]
    public void A_payment_that_began_at_the_deadline_is_found() => new Story()
        .Reserved(10, "r", 10, "A-1")
        .Log(EventKind.PaymentStarted, 5_000, "p", 10, amount: 100, payment: 20, deadline: 125_000)
        .Falls<DeadlineInvariant>("a payment began after the hold's end");

    [Fact]
    public void A_payment_that_a_slow_clock_let_through_is_found_by_the_clients_clock() => new Story()
        .Reserved(10, "r", 10, "A-1")
        .Log(EventKind.PaymentStarted, 20, "p", 10, amount: 100, payment: 20, deadline: 120_020)
        .Call("p", OperationKind.Pay, 5_001, 5_010, reservation: 10, version: 4, status: "paid")
        .Falls<DeadlineInvariant>("taken after the hold's end");

    [Fact]
    public void A_clock_within_its_bound_is_no_fault() => new Story { ClockBound = TimeSpan.FromSeconds(3) }
        .Reserved(10, "r", 10, "A-1")
        .Log(EventKind.PaymentStarted, 20, "p", 10, amount: 100, payment: 20, deadline: 120_020)
        .Call("p", OperationKind.Pay, 5_001, 5_010, reservation: 10, version: 4, status: "paid")
        .Holds<DeadlineInvariant>();

    [Fact]
    public void A_payment_that_succeeded_after_its_own_time_is_found() => new Story()
        .Reserved(10, "r", 10, "A-1")
        .Log(EventKind.PaymentStarted, 20, "p", 10, amount: 100, payment: 20, deadline: 120_020)
        .Log(EventKind.ReservationPaid, 120_020, "p", 10, "A-1", payment: 20)
        .Falls<DeadlineInvariant>("after the end at");

    [Fact]
    public void A_hold_that_expired_too_early_is_found() => new Story()
        .Reserved(10, "r", 10, "A-1")
        .Log(EventKind.ReservationExpired, 4_999, null, 10, "A-1")
        .Falls<DeadlineInvariant>("before the deadline");

    [Fact]
    public void A_purchase_that_was_charged_once_is_right()
    {
        var story = Bought();
        story.Charges.Add(new Charge(Story.Id(20), 200, WasCharged: true, WasRefunded: false));
        story.Holds<MoneyInvariant>();
    }

    [Fact]
    public void A_purchase_that_was_given_back_is_right()
    {
        var story = Bought().Log(EventKind.ReservationRefunded, 40, "c", 10, "A-1 A-2", payment: 20);
        story.Charges.Add(new Charge(Story.Id(20), 200, WasCharged: true, WasRefunded: true));
        story.Holds<MoneyInvariant>();
    }

    [Fact]
    public void A_total_that_is_not_the_sum_of_the_prices_is_found() => new Story()
        .Log(EventKind.SeatsReserved, 10, "r", 10, "A-1 A-2", amount: 199, deadline: 5_000)
        .Falls<MoneyInvariant>("the total is 199, and the prices come to 200");

    [Fact]
    public void A_purchase_without_a_charge_is_found() =>
        Assert.Equal(2, new MoneyInvariant().Check(Bought().Evidence()).ViolationCount);

    [Fact]
    public void A_charge_for_a_hold_that_expired_is_found()
    {
        var story = new Story()
            .Reserved(10, "r", 10, "A-1")
            .Log(EventKind.PaymentStarted, 20, "p", 10, amount: 100, payment: 20, deadline: 120_020)
            .Log(EventKind.ReservationExpired, 120_020, null, 10, "A-1");
        story.Charges.Add(new Charge(Story.Id(20), 100, WasCharged: true, WasRefunded: false));
        var result = new MoneyInvariant().Check(story.Evidence());
        Assert.Contains(result.Violations, violation => violation.What.Contains("nothing was sold for it", StringComparison.Ordinal));
        Assert.Contains(result.Violations, violation => violation.What.Contains("1 charges are kept", StringComparison.Ordinal));
    }

    [Fact]
    public void Money_that_was_not_given_back_is_found()
    {
        var story = Bought().Log(EventKind.ReservationRefunded, 40, "c", 10, "A-1 A-2", payment: 20);
        story.Charges.Add(new Charge(Story.Id(20), 200, WasCharged: true, WasRefunded: false));
        Assert.True(new MoneyInvariant().Check(story.Evidence()).Fell);
    }

    [Fact]
    public void One_ticket_too_few_is_found()
    {
        var story = new Story()
            .Reserved(10, "r", 10, "A-1 A-2")
            .Log(EventKind.PaymentStarted, 20, "p", 10, amount: 200, payment: 20, deadline: 120_020)
            .Log(EventKind.ReservationPaid, 30, "p", 10, "A-1 A-2", payment: 20, tickets: 1);
        story.Charges.Add(new Charge(Story.Id(20), 200, WasCharged: true, WasRefunded: false));
        story.Falls<MoneyInvariant>("1 tickets for 2 places");
    }

    [Fact]
    public void Read_models_that_show_the_log_are_right()
    {
        var story = Bought().Reserved(40, "s", 11, "A-4", floor: 1);
        story.ReadModels.Add(Map("2201", 2, story.Version));
        story.ReadModels.Add(new ReadModelCopy("list", Story.Session) { Counts = new PlaceCounts(7, 2, 2, 0) });
        story.ReadModels.Add(new ReadModelCopy("purchases", Story.Session)
        {
            Purchases = new Dictionary<Guid, string> { [Story.Id(10)] = "paid" },
        });
        story.ReadModels.Add(Statistics(new SaleTotals(2, 1, 0, 0, 0, 200)));
        story.Holds<ReadModelInvariant>();
    }

    [Fact]
    public void Statistics_that_count_a_payment_twice_or_forget_a_refund_are_found()
    {
        var story = Bought();
        story.ReadModels.Add(Statistics(new SaleTotals(1, 1, 0, 0, 0, 200)));
        story.Holds<ReadModelInvariant>();
        story.ReadModels[0] = Statistics(new SaleTotals(1, 2, 0, 0, 0, 400));
        story.Falls<ReadModelInvariant>("it counts");
        story = Bought().Log(EventKind.ReservationRefunded, 90, "r", 10, "A-1 A-2", payment: 20);
        story.ReadModels.Add(Statistics(new SaleTotals(1, 1, 0, 0, 0, 200)));
        story.Falls<ReadModelInvariant>("it counts");
        story.ReadModels[0] = Statistics(new SaleTotals(1, 1, 0, 0, 1, 0));
        story.Holds<ReadModelInvariant>();
    }

    [Fact]
    public void A_seat_map_with_one_wrong_seat_is_found()
    {
        var story = Bought();
        story.ReadModels.Add(Map("2200", 3, story.Version));
        story.Holds<ReadModelInvariant>();
        story.ReadModels[0] = Map("2210", 3, story.Version);
        story.Falls<ReadModelInvariant>("seat A-3 is 1, and in the log 0");
    }

    [Fact]
    public void A_seat_map_that_stands_still_a_wrong_count_and_a_lost_purchase_are_found()
    {
        var story = Bought();
        story.ReadModels.Add(Map("2200", 3, 2));
        story.Falls<ReadModelInvariant>("it stands at version 2, and the log at 4");
        story.ReadModels[0] = new ReadModelCopy("list", Story.Session) { Counts = new PlaceCounts(7, 0, 1, 0) };
        story.Falls<ReadModelInvariant>("it counts");
        story.ReadModels[0] = new ReadModelCopy("purchases", Story.Session) { Purchases = new Dictionary<Guid, string>() };
        story.Falls<ReadModelInvariant>("and in the log 'paid'");
        story.ReadModels[0] = Map("2200", 2, 4);
        story.Falls<ReadModelInvariant>("area Floor has 2 free");
    }

    [Fact]
    public void A_feed_that_showed_every_position_once_has_no_gap()
    {
        var story = Bought();
        story.Feed = new FeedObservation([2, 3, 7], [2, 3, 7], []);
        story.Holds<FeedInvariant>();
    }

    [Fact]
    public void A_position_that_came_behind_its_reader_one_that_vanished_and_a_progress_that_went_back_are_found()
    {
        var story = Bought();
        story.Feed = new FeedObservation([2, 4], [2, 3, 4], []);
        story.Falls<FeedInvariant>("position 3 came into the log after its reader had passed it");
        story.Feed = new FeedObservation([2, 3, 4], [2, 4], []);
        story.Falls<FeedInvariant>("position 3 was seen, and is not in the log");
        story.Feed = new FeedObservation([2, 3], [2], []);
        story.Falls<FeedInvariant>("position 3 was seen, and is not in the log");
        story.Feed = new FeedObservation([2], [2], [new ProgressStep("seat_map", 9, 4)]);
        story.Falls<FeedInvariant>("the progress of seat_map went back from 9 to 4");
    }

    [Fact]
    public void A_gap_in_the_versions_is_found() => new Story()
        .Log(EventKind.SeatsBlocked, 5, null, 0, "A-1", version: 3)
        .Falls<FeedInvariant>("after version 1 at position 1 comes 3");

    private static ReadModelCopy Statistics(SaleTotals sales) => new("statistics", Story.Session) { Sales = sales };

    private static ReadModelCopy Map(string statuses, int floor, long version) => new("seat map", Story.Session)
    {
        Version = version,
        Statuses = statuses,
        AvailableInAreas = new Dictionary<string, int> { ["Floor"] = floor },
    };
}
