using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class IdempotencyTests
{
    private static readonly ReserveSeats First = Reserve(1, Alice, 0, "A-1") with { Idempotency = Mark(7) };

    private static readonly PayReservation FirstPayment = Pay(1, Alice, 1, 1) with { Idempotency = Mark(8) };

    [Fact]
    public void The_same_key_and_request_answers_the_first_reservation_again() =>
        Given(Scheduled()).When(First)
            .When(Reserve(2, Alice, 1, "A-1") with { Idempotency = Mark(7) }).ThenRepeated(1);

    [Fact]
    public void The_same_key_with_another_request_is_refused() =>
        Given(Scheduled()).When(First)
            .When(Reserve(2, Alice, 1, "A-2") with { Idempotency = Mark(7, request: 2) })
            .ThenRejected(new Rejection.IdempotencyKeyReused());

    [Fact]
    public void Another_key_is_another_request() =>
        Given(Scheduled()).When(First)
            .When(Reserve(2, Alice, 1, "A-2") with { Idempotency = Mark(9) })
            .ThenEvents(Reserved(2, Alice, 1, 9_000, "A-2"));

    [Fact]
    public void The_first_answer_is_given_again_whatever_became_of_the_reservation() =>
        Given(Scheduled()).When(First).When(Expire(30)).When(CallOff(40))
            .When(Reserve(2, Alice, 1_000_000, "A-1") with { Idempotency = Mark(7) }).ThenRepeated(1);

    [Fact]
    public void A_refused_request_is_not_remembered() =>
        Given(Scheduled(), Reserved(9, Bob, 0, 9_000, "A-1"))
            .When(First).ThenRejected(new Rejection.SeatsUnavailable(Ids("A-1")))
            .When(First with { Seats = ["A-2"], Idempotency = Mark(7, request: 2) })
            .ThenEvents(Reserved(1, Alice, 0, 9_000, "A-2"));

    [Fact]
    public void A_key_is_remembered_though_the_decision_ended_another_hold_first() =>
        Given(Scheduled(), Reserved(9, Bob, 0, 9_000, "A-1"))
            .When(First with { Now = At(30) })
            .ThenEvents(Expired(9, Bob, "A-1"), Reserved(1, Alice, 30, 9_000, "A-1"))
            .When(Reserve(2, Alice, 31, "A-1") with { Idempotency = Mark(7) }).ThenRepeated(1);

    [Fact]
    public void A_paid_request_is_answered_again_even_after_the_refund() =>
        Given(Scheduled()).When(First).When(FirstPayment).When(Settle(1, 1, PaymentOutcome.Charged, 2))
            .When(Pay(1, Alice, 2, 3) with { Idempotency = Mark(8) }).ThenRepeated(1)
            .When(Cancel(1, Alice, 4))
            .When(Pay(1, Alice, 3, 5) with { Idempotency = Mark(8) }).ThenRepeated(1);

    [Fact]
    public void The_key_of_a_payment_with_another_request_is_refused_once_it_is_paid() =>
        Given(Scheduled()).When(First).When(FirstPayment).When(Settle(1, 1, PaymentOutcome.Charged, 2))
            .When(Pay(1, Alice, 2, 3) with { Idempotency = Mark(8, request: 2) })
            .ThenRejected(new Rejection.IdempotencyKeyReused());

    [Fact]
    public void While_a_payment_is_under_way_its_key_with_another_request_is_refused() =>
        Given(Scheduled()).When(First).When(FirstPayment)
            .When(Pay(1, Alice, 2, 3) with { Idempotency = Mark(8, request: 2) })
            .ThenRejected(new Rejection.IdempotencyKeyReused())
            .When(Pay(1, Alice, 2, 3) with { Idempotency = Mark(8) }).ThenNothing()
            .When(Pay(1, Alice, 2, 3) with { Idempotency = Mark(9, request: 2) }).ThenNothing()
            .When(Pay(1, Alice, 2, 3)).ThenNothing();

    [Fact]
    public void A_declined_payment_is_not_remembered() =>
        Given(Scheduled()).When(First).When(FirstPayment).When(Settle(1, 1, PaymentOutcome.Declined, 2))
            .When(Pay(1, Alice, 2, 3) with { Idempotency = Mark(8, request: 2) })
            .ThenEvents(Started(1, Alice, 2, 9_000, 3));

    [Fact]
    public void Two_keys_of_one_reservation_are_both_remembered() =>
        Given(Scheduled()).When(First).When(FirstPayment).When(Settle(1, 1, PaymentOutcome.Charged, 2))
            .When(First with { Now = At(3) }).ThenRepeated(1)
            .When(FirstPayment with { Now = At(3) }).ThenRepeated(1);

    [Fact]
    public void A_key_that_nobody_used_is_not_known()
    {
        var state = Given(Scheduled()).When(First).State;

        Assert.Equal(new RememberedRequest(1, Reservation(1)), state.FindMark(7));
        Assert.Null(state.FindMark(8));
    }

    public static TheoryData<SessionCommand> EveryCommand =>
    [
        Schedule(),
        Reserve(9, Alice, 3, "A-1"),
        ReservePlaces(9, Alice, 3, Places("floor", 2)),
        ReserveBest(9, Alice, 3, 2),
        Pay(1, Alice, 9, 3),
        Settle(2, 2, PaymentOutcome.Charged, 3),
        Settle(2, 2, PaymentOutcome.Declined, 3),
        Settle(2, 2, PaymentOutcome.Unavailable, 300),
        Settle(1, 8, PaymentOutcome.Charged, 3),
        Cancel(1, Alice, 3),
        Cancel(3, Bob, 3),
        Expire(300),
        Block(3, "C-1", "C-2"),
        Block(300, "B-1"),
        Unblock(3, "C-3"),
        CallOff(3),
    ];

    [Theory]
    [MemberData(nameof(EveryCommand), DisableDiscoveryEnumeration = true)]
    public void A_command_sent_twice_changes_nothing_more(SessionCommand command)
    {
        var scenario = Given([
            Scheduled(),
            Reserved(1, Alice, 0, 4_500, "B-1"),
            Reserved(2, Alice, 0, 4_500, "B-2"),
            Started(2, Alice, 2, 4_500, 2),
            .. Bought(3, Bob, 3, 0, "B-3"),
            Blocked("C-3"),
        ]).When(command);
        var once = SessionSnapshot.Write(scenario.State);

        var again = SessionDecider.Decide(scenario.State, command);

        if (again is Decision.Accepted accepted)
            Assert.Empty(accepted.Events);
        scenario.When(command);
        Assert.Equal(once, SessionSnapshot.Write(scenario.State));
    }
}
