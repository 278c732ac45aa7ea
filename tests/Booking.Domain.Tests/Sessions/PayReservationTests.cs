using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class PayReservationTests
{
    private static readonly SessionEvent[] Held = [Scheduled(), Reserved(1, Alice, 0, 9_000, "B-1", "B-2")];

    [Fact]
    public void Paying_keeps_the_seats_beyond_the_hold_until_the_outcome_or_two_minutes_later() =>
        Given(Held).When(Pay(1, Alice, 1, 29.999999))
            .ThenEvents(new PaymentStarted(Id(3, 1), Alice.Value, Id(4, 1), 9_000, At(149.999999)))
            .ThenFollowUps(
                new FollowUp.FindOutPayment(Reservation(1), Payment(1), At(39.999999)),
                new FollowUp.ExpireAt(At(149.999999)))
            .ThenStatus(1, ReservationStatus.Paying)
            .ThenSeat("B-1", SeatStatus.Held)
            .When(Expire(149)).ThenNothing()
            .When(Reserve(2, Bob, 149, "B-1")).ThenRejected(new Rejection.SeatsUnavailable(Ids("B-1")));

    [Fact]
    public void Paying_does_not_shorten_a_long_hold() =>
        Given(Scheduled() with { HoldSeconds = 3_600 }, Reserved(1, Alice, 3_570, 4_500, "B-1"))
            .When(Pay(1, Alice, 1, 10))
            .ThenEvents(new PaymentStarted(Id(3, 1), Alice.Value, Id(4, 1), 4_500, At(3_600)))
            .When(Expire(3_599)).ThenNothing()
            .When(Settle(1, 1, PaymentOutcome.Charged, 3_599)).ThenStatus(1, ReservationStatus.Paid);

    [Fact]
    public void At_its_deadline_a_hold_can_no_longer_be_paid() =>
        Given(Held).When(Pay(1, Alice, 1, 30)).ThenRejected(new Rejection.ReservationHasExpired(At(30)));

    [Fact]
    public void An_expired_reservation_cannot_be_paid() =>
        Given([.. Held, Expired(1, Alice, "B-1", "B-2")]).When(Pay(1, Alice, 1, 31))
            .ThenRejected(new Rejection.ReservationHasExpired(At(30)));

    [Fact]
    public void A_cancelled_reservation_cannot_be_paid() =>
        Given([.. Held, Cancelled(1, Alice, "customer", "B-1", "B-2")]).When(Pay(1, Alice, 1, 1))
            .ThenRejected(new Rejection.ReservationIsCancelled());

    [Fact]
    public void A_refunded_reservation_cannot_be_paid_again() =>
        Given([Scheduled(), .. Bought(1, Alice, 1, 0, "B-1"), Refunded(1, Alice, 1, 4_500, "customer", "B-1")])
            .When(Pay(1, Alice, 2, 1)).ThenRejected(new Rejection.ReservationIsCancelled());

    [Fact]
    public void Nobody_pays_a_reservation_that_is_not_there() =>
        Given(Held).When(Pay(2, Alice, 1, 1)).ThenRejected(new Rejection.ReservationNotFound());

    [Fact]
    public void Nobody_sees_or_pays_somebody_elses_reservation() =>
        Given(Held).When(Pay(1, Bob, 1, 1)).ThenRejected(new Rejection.ReservationNotFound());

    [Fact]
    public void A_second_payment_beside_the_first_does_not_start() =>
        Given([.. Held, Started(1, Alice, 1, 9_000, 1)]).When(Pay(1, Alice, 2, 2)).ThenNothing();

    [Fact]
    public void What_is_paid_is_not_paid_again() =>
        Given([Scheduled(), .. Bought(1, Alice, 1, 0, "B-1")]).When(Pay(1, Alice, 2, 1)).ThenNothing();

    [Fact]
    public void After_a_decline_another_attempt_can_be_made_until_the_deadline() =>
        Given([.. Held, Started(1, Alice, 1, 9_000, 1), Failed(1, Alice, 1, "declined")])
            .When(Pay(1, Alice, 2, 30)).ThenRejected(new Rejection.ReservationHasExpired(At(30)))
            .When(Pay(1, Alice, 2, 29)).ThenEvents(Started(1, Alice, 2, 9_000, 29));

    [Fact]
    public void A_payment_whose_outcome_never_came_ends_the_reservation_after_two_minutes() =>
        Given([.. Held, Started(1, Alice, 1, 9_000, 10)])
            .When(Pay(1, Alice, 1, 130)).ThenRejected(new Rejection.ReservationHasExpired(At(130)))
            .When(Reserve(2, Bob, 130, "B-1"))
            .ThenEvents(Expired(1, Alice, "B-1", "B-2"), Reserved(2, Bob, 130, 4_500, "B-1"))
            .When(Pay(1, Alice, 1, 140)).ThenRejected(new Rejection.ReservationHasExpired(At(130)))
            .When(Cancel(1, Alice, 140)).ThenRejected(new Rejection.ReservationHasExpired(At(130)));

    [Fact]
    public void Of_a_payment_and_a_cancellation_at_once_the_payment_wins_if_it_is_first() =>
        Given(Held)
            .When(Pay(1, Alice, 1, 5)).ThenEvents(Started(1, Alice, 1, 9_000, 5))
            .When(Cancel(1, Alice, 5)).ThenRejected(new Rejection.PaymentInProgress())
            .When(Settle(1, 1, PaymentOutcome.Charged, 5)).ThenStatus(1, ReservationStatus.Paid)
            .ThenSeat("B-1", SeatStatus.Sold);

    [Fact]
    public void Of_a_payment_and_a_cancellation_at_once_the_cancellation_wins_if_it_is_first() =>
        Given(Held)
            .When(Cancel(1, Alice, 5)).ThenEvents(Cancelled(1, Alice, "customer", "B-1", "B-2"))
            .When(Pay(1, Alice, 1, 5)).ThenRejected(new Rejection.ReservationIsCancelled())
            .ThenSeat("B-1", SeatStatus.Available);
}
