using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class CancelSessionTests
{
    private static readonly SessionEvent[] Busy =
    [
        Scheduled() with { RefundableUntil = At(1) },
        Reserved(1, Alice, 0, 4_500, "B-1"),
        Reserved(2, Bob, 20, 4_500, "B-2"),
        Reserved(3, Alice, 20, 4_500, "B-3"),
        Started(3, Alice, 1, 4_500, 20),
        .. Bought(4, Bob, 2, 0, "B-4"),
        Reserved(5, Bob, 0, 4_500, "B-5"),
        Cancelled(5, Bob, "customer", "B-5"),
        .. Bought(6, Bob, 3, 0, "B-6"),
        Refunded(6, Bob, 3, 4_500, "customer", "B-6"),
        Blocked("C-1"),
    ];

    [Fact]
    public void Every_reservation_ends_holds_are_released_and_purchases_refunded_even_after_their_time()
    {
        var scenario = Given(Busy).When(CallOff(40))
            .ThenEvents(
                new SessionCancelled("strike"),
                Expired(1, Alice, "B-1"),
                Cancelled(2, Bob, "session-cancelled", "B-2"),
                Cancelled(3, Alice, "session-cancelled", "B-3"),
                Refunded(4, Bob, 2, 4_500, "session-cancelled", "B-4"))
            .ThenFollowUps(new FollowUp.Refund(Payment(2), 4_500, At(40)));

        Assert.True(scenario.State.IsCancelled);
        Assert.Equal(new SessionCounts(Hall.Places, Hall.Places - 1, 0, 0, 1), scenario.State.Counts);
        Assert.Null(scenario.State.NextDue);
    }

    [Fact]
    public void Cancelling_again_changes_nothing() => Given(Busy).When(CallOff(40)).When(CallOff(41)).ThenNothing();

    [Fact]
    public void A_payment_under_way_is_reversed_when_it_turns_out_to_have_been_charged() =>
        Given(Busy).When(CallOff(40)).When(Settle(3, 1, PaymentOutcome.Charged, 41))
            .ThenEvents(Reversed(3, Alice, 1, 4_500))
            .ThenFollowUps(new FollowUp.Refund(Payment(1), 4_500, At(41)));

    [Fact]
    public void A_payment_under_way_that_was_declined_needs_nothing() =>
        Given(Busy).When(CallOff(40)).When(Settle(3, 1, PaymentOutcome.Declined, 41)).ThenNothing();

    [Fact]
    public void Nothing_can_be_paid_and_nothing_expires_after_it() =>
        Given(Busy).When(CallOff(40))
            .When(Pay(2, Bob, 9, 41)).ThenRejected(new Rejection.ReservationIsCancelled())
            .When(Expire(1_000)).ThenNothing();

    [Fact]
    public void What_it_ended_is_answered_as_ended() =>
        Given(Busy).When(CallOff(40))
            .When(Cancel(2, Bob, 41)).ThenNothing()
            .When(Cancel(4, Bob, 41)).ThenNothing()
            .When(Cancel(1, Alice, 41)).ThenRejected(new Rejection.ReservationHasExpired(At(30)));
}
