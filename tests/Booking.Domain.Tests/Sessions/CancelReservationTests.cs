using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class CancelReservationTests
{
    private static readonly SessionEvent[] Held = [Scheduled(), Reserved(1, Alice, 0, 9_000, "B-1", "B-2")];

    [Fact]
    public void A_hold_is_cancelled_and_its_seats_are_free()
    {
        var scenario = Given(Held).When(Cancel(1, Alice, 29))
            .ThenEvents(Cancelled(1, Alice, "customer", "B-1", "B-2")).ThenFollowUps()
            .ThenStatus(1, ReservationStatus.Cancelled)
            .ThenSeat("B-1", SeatStatus.Available).ThenSeat("B-2", SeatStatus.Available);

        Assert.Equal(0, scenario.State.PlacesOf(Alice));
        Assert.Null(scenario.State.NextDue);
    }

    [Fact]
    public void Places_in_areas_are_given_back() =>
        Given(Scheduled(), ReservedPlaces(1, Alice, 0, 9_000, Places("floor", 3))).When(Cancel(1, Alice, 1))
            .ThenEvents(Cancelled(1, Alice, "customer") with { Areas = [Places("floor", 3)] });

    [Fact]
    public void Cancelling_again_changes_nothing() =>
        Given([.. Held, Cancelled(1, Alice, "customer", "B-1", "B-2")]).When(Cancel(1, Alice, 99)).ThenNothing();

    [Fact]
    public void At_its_deadline_a_hold_can_no_longer_be_cancelled() =>
        Given(Held).When(Cancel(1, Alice, 30)).ThenRejected(new Rejection.ReservationHasExpired(At(30)));

    [Fact]
    public void An_expired_reservation_cannot_be_cancelled() =>
        Given([.. Held, Expired(1, Alice, "B-1", "B-2")]).When(Cancel(1, Alice, 31))
            .ThenRejected(new Rejection.ReservationHasExpired(At(30)));

    [Fact]
    public void While_a_payment_is_under_way_nothing_is_cancelled() =>
        Given([.. Held, Started(1, Alice, 1, 9_000, 10)]).When(Cancel(1, Alice, 11))
            .ThenRejected(new Rejection.PaymentInProgress());

    [Fact]
    public void When_the_outcome_of_a_payment_never_came_the_reservation_has_expired() =>
        Given([.. Held, Started(1, Alice, 1, 9_000, 10)]).When(Cancel(1, Alice, 130))
            .ThenRejected(new Rejection.ReservationHasExpired(At(130)));

    [Fact]
    public void A_purchase_is_refunded_and_its_seats_are_free() =>
        Given([Scheduled(), .. Bought(1, Alice, 1, 0, "B-1", "B-2")]).When(Cancel(1, Alice, 1_000))
            .ThenEvents(Refunded(1, Alice, 1, 9_000, "customer", "B-1", "B-2"))
            .ThenFollowUps(new FollowUp.Refund(Payment(1), 9_000, At(1_000)))
            .ThenStatus(1, ReservationStatus.Refunded)
            .ThenSeat("B-1", SeatStatus.Available);

    [Fact]
    public void A_refund_asked_for_again_is_not_made_again() =>
        Given([Scheduled(), .. Bought(1, Alice, 1, 0, "B-1")]).When(Cancel(1, Alice, 1_000))
            .When(Cancel(1, Alice, 1_001)).ThenNothing();

    [Fact]
    public void A_purchase_is_refundable_up_to_and_at_the_last_instant_and_not_after() =>
        Given([Scheduled() with { RefundableUntil = At(500) }, .. Bought(1, Alice, 1, 0, "B-1")])
            .When(Cancel(1, Alice, 500.000001)).ThenRejected(new Rejection.NotRefundable(At(500)))
            .When(Cancel(1, Alice, 500)).ThenStatus(1, ReservationStatus.Refunded);

    [Fact]
    public void A_hold_can_be_cancelled_after_the_time_for_refunds() =>
        Given([.. Held.Skip(1).Prepend(Scheduled() with { RefundableUntil = At(-1) })]).When(Cancel(1, Alice, 1))
            .ThenEvents(Cancelled(1, Alice, "customer", "B-1", "B-2"));

    [Fact]
    public void A_refund_that_was_made_is_answered_again_after_the_time_for_refunds() =>
        Given([
                Scheduled() with { RefundableUntil = At(500) },
                .. Bought(1, Alice, 1, 0, "B-1"),
                Refunded(1, Alice, 1, 4_500, "customer", "B-1"),
            ])
            .When(Cancel(1, Alice, 501)).ThenNothing();

    [Fact]
    public void Nobody_cancels_a_reservation_that_is_not_there() =>
        Given(Held).When(Cancel(2, Alice, 1)).ThenRejected(new Rejection.ReservationNotFound());

    [Fact]
    public void Nobody_sees_or_cancels_somebody_elses_reservation() =>
        Given(Held).When(Cancel(1, Bob, 1)).ThenRejected(new Rejection.ReservationNotFound());
}
