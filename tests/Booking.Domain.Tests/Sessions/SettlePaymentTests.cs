using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class SettlePaymentTests
{
    private static readonly SessionEvent[] Paying =
        [Scheduled(), Reserved(1, Alice, 0, 9_000, "B-1", "B-2"), Started(1, Alice, 1, 9_000, 10)];

    [Fact]
    public void A_charge_sells_the_seats_with_a_ticket_each()
    {
        var scenario = Given(Paying).When(Settle(1, 1, PaymentOutcome.Charged, 12));

        var payment = scenario.State.Find(Reservation(1))!.Payment!;
        scenario.ThenEvents(Paid(1, Alice, 1, 9_000, 12, "B-1", "B-2") with { Tickets = payment.Tickets })
            .ThenFollowUps()
            .ThenSeat("B-1", SeatStatus.Sold).ThenSeat("B-2", SeatStatus.Sold);
        Assert.Equal(["B-1", "B-2"], payment.Tickets.Select(ticket => ticket.Seat));
        Assert.Equal(new SessionCounts(Hall.Places, Hall.Places - 2, 0, 2, 0), scenario.State.Counts);
        Assert.Equal((At(12), 4L), (payment.PaidAt!.Value, payment.PaidVersion));
        Assert.Null(payment.Failure);
        Assert.Null(scenario.State.NextDue);
    }

    [Fact]
    public void Each_place_in_an_area_has_a_ticket_of_its_own()
    {
        var both = Reserve(1, Alice, 0, "A-1") with { Areas = [Places("floor", 2), Places("balcony", 1)] };
        var scenario = Given(Scheduled()).When(both).When(Pay(1, Alice, 1, 1))
            .When(Settle(1, 1, PaymentOutcome.Charged, 2));

        var tickets = scenario.State.Find(Reservation(1))!.Payment!.Tickets;
        Assert.Equal(
            [("A-1", null), (null, "floor"), (null, "floor"), (null, "balcony")],
            tickets.Select(ticket => (ticket.Seat, ticket.Area)));
        Assert.Equal(4, tickets.Select(ticket => ticket.Code).Distinct().Count());
        Assert.Equal(4, tickets.Select(ticket => ticket.TicketId).Distinct().Count());
    }

    [Fact]
    public void Ticket_codes_are_24_letters_without_doubtful_ones_and_depend_on_the_secret()
    {
        string CodeWith(byte[] secret) => Given(Paying)
            .When(Settle(1, 1, PaymentOutcome.Charged, 12) with { TicketSecret = secret })
            .State.Find(Reservation(1))!.Payment!.Tickets[0].Code;

        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{24}$", CodeWith(Secret));
        Assert.Equal(CodeWith(Secret), CodeWith(Secret));
        Assert.NotEqual(CodeWith(Secret), CodeWith([.. Secret.Reverse()]));
    }

    [Fact]
    public void A_known_secret_makes_a_known_ticket()
    {
        // The HMAC of 03000000000000000000000000000001 00000001 as OpenSSL computes it, in Base 32 from its byte 16.
        var ticket = Given(Paying).When(Settle(1, 1, PaymentOutcome.Charged, 12))
            .State.Find(Reservation(1))!.Payment!.Tickets[1];

        Assert.Equal(new Guid("43366e0b-a024-f786-d56c-0a9bc7461165"), ticket.TicketId);
        Assert.Equal("N9B7CMSQHGB4VDYR5JDC6JY5", ticket.Code);
    }

    [Fact]
    public void A_secret_that_could_be_guessed_is_a_mistake_of_the_program() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Given(Paying)
            .When(Settle(1, 1, PaymentOutcome.Charged, 12) with { TicketSecret = new byte[15] }));

    [Theory]
    [InlineData(PaymentOutcome.Declined, "declined")]
    [InlineData(PaymentOutcome.Unavailable, "unavailable")]
    public void A_failed_payment_leaves_the_hold_as_it_was(PaymentOutcome outcome, string reason)
    {
        var scenario = Given(Paying).When(Settle(1, 1, outcome, 12) with { TicketSecret = default })
            .ThenEvents(Failed(1, Alice, 1, reason))
            .ThenFollowUps(new FollowUp.ExpireAt(At(30)))
            .ThenStatus(1, ReservationStatus.Held)
            .ThenSeat("B-1", SeatStatus.Held);

        Assert.Equal(At(30), scenario.State.NextDue);
        Assert.Equal(outcome, scenario.State.Find(Reservation(1))!.Payment!.Failure);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(100)]
    public void A_payment_that_fails_after_the_hold_would_have_ended_ends_it(double at) =>
        Given(Paying).When(Settle(1, 1, PaymentOutcome.Declined, at))
            .ThenEvents(Failed(1, Alice, 1, "declined"), Expired(1, Alice, "B-1", "B-2"))
            .ThenFollowUps()
            .ThenStatus(1, ReservationStatus.Expired).ThenSeat("B-1", SeatStatus.Available);

    [Fact]
    public void A_charge_after_the_hold_but_within_two_minutes_sells() =>
        Given(Paying).When(Settle(1, 1, PaymentOutcome.Charged, 129.999999))
            .ThenStatus(1, ReservationStatus.Paid).ThenSeat("B-1", SeatStatus.Sold);

    [Fact]
    public void A_charge_at_the_end_of_the_two_minutes_ends_the_reservation_and_is_reversed() =>
        Given(Paying).When(Settle(1, 1, PaymentOutcome.Charged, 130))
            .ThenEvents(Expired(1, Alice, "B-1", "B-2"), Reversed(1, Alice, 1, 9_000))
            .ThenFollowUps(new FollowUp.Refund(Payment(1), 9_000, At(130)))
            .ThenStatus(1, ReservationStatus.Expired);

    [Fact]
    public void A_charge_for_an_expired_reservation_is_reversed_once() =>
        Given([.. Paying, Expired(1, Alice, "B-1", "B-2")])
            .When(Settle(1, 1, PaymentOutcome.Charged, 200))
            .ThenEvents(Reversed(1, Alice, 1, 9_000))
            .ThenFollowUps(new FollowUp.Refund(Payment(1), 9_000, At(200)))
            .When(Settle(1, 1, PaymentOutcome.Charged, 201)).ThenNothing();

    [Fact]
    public void A_late_charge_takes_no_seat_from_the_next_owner() =>
        Given([.. Paying, Expired(1, Alice, "B-1", "B-2"), Reserved(2, Bob, 130, 4_500, "B-1")])
            .When(Settle(1, 1, PaymentOutcome.Charged, 140))
            .ThenEvents(Reversed(1, Alice, 1, 9_000))
            .ThenStatus(2, ReservationStatus.Held).ThenSeat("B-2", SeatStatus.Available);

    [Fact]
    public void A_charge_for_a_reservation_whose_session_was_called_off_meanwhile_is_reversed_once() =>
        Given([.. Paying, new SessionCancelled("strike"), Cancelled(1, Alice, "session-cancelled", "B-1", "B-2")])
            .When(Settle(1, 1, PaymentOutcome.Charged, 12)).ThenEvents(Reversed(1, Alice, 1, 9_000))
            .ThenFollowUps(new FollowUp.Refund(Payment(1), 9_000, At(12)))
            .When(Settle(1, 1, PaymentOutcome.Charged, 12)).ThenNothing();

    [Fact]
    public void A_charge_told_twice_sells_once() =>
        Given(Paying).When(Settle(1, 1, PaymentOutcome.Charged, 12))
            .When(Settle(1, 1, PaymentOutcome.Charged, 13)).ThenNothing()
            .When(Settle(1, 1, PaymentOutcome.Declined, 13)).ThenNothing()
            .When(Settle(1, 1, PaymentOutcome.Charged, 100_000)).ThenNothing()
            .ThenStatus(1, ReservationStatus.Paid);

    [Fact]
    public void A_charge_told_again_after_the_refund_is_not_reversed_besides() =>
        Given([Scheduled(), .. Bought(1, Alice, 1, 0, "B-1"), Refunded(1, Alice, 1, 4_500, "customer", "B-1")])
            .When(Settle(1, 1, PaymentOutcome.Charged, 50)).ThenNothing();

    [Fact]
    public void A_decline_told_twice_fails_once() =>
        Given(Paying).When(Settle(1, 1, PaymentOutcome.Declined, 12))
            .When(Settle(1, 1, PaymentOutcome.Declined, 13)).ThenNothing();

    [Fact]
    public void A_charge_of_another_attempt_than_the_one_that_paid_is_reversed() =>
        Given([
                .. Paying,
                Failed(1, Alice, 1, "unavailable"),
                Started(1, Alice, 2, 9_000, 15),
                Paid(1, Alice, 2, 9_000, 16, "B-1", "B-2"),
            ])
            .When(Settle(1, 1, PaymentOutcome.Charged, 20)).ThenEvents(Reversed(1, Alice, 1, 9_000))
            .ThenFollowUps(new FollowUp.Refund(Payment(1), 9_000, At(20)))
            .ThenStatus(1, ReservationStatus.Paid)
            .When(Settle(1, 1, PaymentOutcome.Charged, 21)).ThenNothing();

    [Fact]
    public void A_charge_of_the_first_attempt_while_the_second_is_under_way_is_reversed() =>
        Given([.. Paying, Failed(1, Alice, 1, "unavailable"), Started(1, Alice, 2, 9_000, 15)])
            .When(Settle(1, 1, PaymentOutcome.Charged, 16)).ThenEvents(Reversed(1, Alice, 1, 9_000))
            .ThenStatus(1, ReservationStatus.Paying)
            .When(Settle(1, 2, PaymentOutcome.Charged, 17)).ThenStatus(1, ReservationStatus.Paid);

    [Fact]
    public void A_failure_of_the_first_attempt_does_not_fail_the_second() =>
        Given([.. Paying, Failed(1, Alice, 1, "unavailable"), Started(1, Alice, 2, 9_000, 15)])
            .When(Settle(1, 1, PaymentOutcome.Declined, 16)).ThenNothing()
            .ThenStatus(1, ReservationStatus.Paying);

    [Fact]
    public void A_charge_that_was_first_recorded_as_failed_is_reversed() =>
        Given([.. Paying, Failed(1, Alice, 1, "unavailable")])
            .When(Settle(1, 1, PaymentOutcome.Charged, 16)).ThenEvents(Reversed(1, Alice, 1, 9_000))
            .ThenStatus(1, ReservationStatus.Held);

    [Fact]
    public void An_outcome_for_no_reservation_is_refused() =>
        Given(Paying).When(Settle(2, 1, PaymentOutcome.Charged, 12))
            .ThenRejected(new Rejection.ReservationNotFound());
}
