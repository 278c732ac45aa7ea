using Booking.Proof.Checks;
using Booking.Proof.History;
using Booking.Proof.Model;
using Booking.Proof.Sources;
using Booking.Testing;

namespace Booking.Proof.Tests.Checks;

/// <summary>What the clients saw against the log: each invariant on a sound history, and on one that is not.</summary>
public sealed class HistoryInvariantsTests
{
    private const OperationKind Reserve = OperationKind.Reserve;

    [Fact]
    public void Calls_that_overlap_may_be_in_either_order() => new Story()
        .Reserved(20, "b", 11, "A-2")
        .Reserved(30, "a", 10, "A-1")
        .Call("a", Reserve, 10, 40, seats: "A-1", reservation: 10, version: 3)
        .Call("b", Reserve, 15, 35, seats: "A-2", reservation: 11, version: 2)
        .Holds<RealTimeInvariant>();

    [Fact]
    public void A_call_that_comes_before_one_acknowledged_before_it_began_is_found()
    {
        var violation = new Story()
            .Reserved(20, "b", 11, "A-2")
            .Reserved(30, "a", 10, "A-1")
            .Call("a", Reserve, 10, 40, seats: "A-1", reservation: 10, version: 3)
            .Call("b", Reserve, 41, 45, Outcome.Unknown, "A-2")
            .Falls<RealTimeInvariant>("acknowledged before it began");
        Assert.Equal(["b", "a"], violation.Operations);
        Assert.Equal([2L, 3L], violation.Versions);
    }

    [Fact]
    public void An_ok_with_one_commit_a_refusal_without_and_unknowns_with_and_without_one_are_right() => new Story()
        .Reserved(10, "a", 10, "A-1")
        .Reserved(20, "c", 11, "A-2")
        .Call("a", Reserve, 1, 15, seats: "A-1", reservation: 10, version: 2)
        .Call("b", Reserve, 16, 18, Outcome.Refused, "A-1", problem: "seats-unavailable", unavailable: "A-1")
        .Call("c", Reserve, 18, 30, Outcome.Unknown, "A-2")
        .Call("d", Reserve, 18, 30, Outcome.Unknown, "A-3")
        .Holds<OneCommitInvariant>();

    [Fact]
    public void An_acknowledgement_without_a_commit_is_found() => new Story()
        .Call("a", Reserve, 1, 15, seats: "A-1", reservation: 10, version: 2)
        .Falls<OneCommitInvariant>("acknowledged, and not in the log");

    [Fact]
    public void A_refusal_with_a_commit_is_found() => new Story()
        .Reserved(10, "a", 10, "A-1")
        .Call("a", Reserve, 1, 15, Outcome.Refused, "A-1", problem: "too-busy")
        .Falls<OneCommitInvariant>("refused (too-busy), and yet in the log");

    [Fact]
    public void An_unknown_with_two_commits_is_found() => new Story()
        .Reserved(10, "a", 10, "A-1")
        .Reserved(11, "a", 11, "A-2")
        .Call("a", Reserve, 1, 15, Outcome.Unknown, "A-1")
        .Falls<OneCommitInvariant>("committed more than once");

    [Fact]
    public void A_commit_that_nobody_asked_for_is_found() => new Story()
        .Reserved(10, "ghost", 10, "A-1")
        .Call("a", Reserve, 1, 15, Outcome.Unknown, "A-1")
        .Falls<OneCommitInvariant>("no operation asked for");

    [Fact]
    public void An_answer_with_another_version_than_the_log_is_found() => new Story()
        .Reserved(10, "a", 10, "A-1")
        .Call("a", Reserve, 1, 15, seats: "A-1", reservation: 10, version: 7)
        .Falls<OneCommitInvariant>("answered with version 7");

    [Fact]
    public void A_declined_payment_may_leave_its_beginning_and_its_failure() => new Story()
        .Reserved(10, "a", 10, "A-1")
        .Log(EventKind.PaymentStarted, 20, "p", 10, amount: 100, payment: 20, deadline: 120_020)
        .Log(EventKind.PaymentFailed, 30, "p", 10, payment: 20)
        .Call("a", Reserve, 1, 15, seats: "A-1", reservation: 10, version: 2)
        .Call("p", OperationKind.Pay, 16, 40, Outcome.Refused, reservation: 10, problem: "payment-declined")
        .Holds<OneCommitInvariant>();

    [Fact]
    public void A_payment_that_was_refused_before_it_began_leaves_nothing() => new Story()
        .Reserved(10, "a", 10, "A-1")
        .Log(EventKind.PaymentStarted, 20, "p", 10, amount: 100, payment: 20, deadline: 120_020)
        .Call("a", Reserve, 1, 15, seats: "A-1", reservation: 10, version: 2)
        .Call("p", OperationKind.Pay, 16, 40, Outcome.Refused, reservation: 10, problem: "store-unavailable")
        .Falls<OneCommitInvariant>("refused (store-unavailable)");

    [Fact]
    public void Calls_with_one_key_that_had_one_effect_are_right() => new Story()
        .Reserved(10, "a", 10, "A-1")
        .Call("a", Reserve, 1, 15, Outcome.Unknown, "A-1", key: "k")
        .Call("b", Reserve, 16, 20, seats: "A-1", reservation: 10, version: 2, key: "k", isReplayed: true)
        .Holds<OneKeyInvariant>();

    [Fact]
    public void Two_effects_of_one_key_are_found() => new Story()
        .Reserved(10, "a", 10, "A-1")
        .Reserved(18, "b", 11, "A-2")
        .Call("a", Reserve, 1, 15, Outcome.Unknown, "A-1", key: "k")
        .Call("b", Reserve, 16, 20, seats: "A-1", reservation: 11, version: 3, key: "k")
        .Falls<OneKeyInvariant>("more than one effect");

    [Fact]
    public void Two_answers_to_one_key_are_found() => new Story()
        .Reserved(10, "a", 10, "A-1")
        .Call("a", Reserve, 1, 15, seats: "A-1", reservation: 10, version: 2, key: "k")
        .Call("b", Reserve, 16, 20, seats: "A-1", reservation: 11, version: 3, key: "k")
        .Falls<OneKeyInvariant>("different answers");

    [Fact]
    public void A_refusal_that_names_a_seat_which_was_taken_is_true() => new Story()
        .Reserved(10, "a", 10, "A-1")
        .Call("a", Reserve, 1, 15, seats: "A-1", reservation: 10, version: 2)
        .Call("b", Reserve, 20, 22, Outcome.Refused, "A-1 A-2", problem: "seats-unavailable", unavailable: "A-1")
        .Holds<RefusalInvariant>();

    [Fact]
    public void A_refusal_that_names_a_seat_which_was_taken_only_later_is_found()
    {
        var violation = new Story()
            .Reserved(40, "a", 10, "A-1")
            .Call("b", Reserve, 20, 22, Outcome.Refused, "A-1", problem: "seats-unavailable", unavailable: "A-1")
            .Call("a", Reserve, 30, 45, seats: "A-1", reservation: 10, version: 2)
            .Falls<RefusalInvariant>("names a seat that was free");
        Assert.Equal("A-1", violation.Seat);
    }

    [Fact]
    public void A_refusal_that_names_a_seat_which_was_free_again_is_found() => new Story()
        .Reserved(10, "a", 10, "A-1")
        .Log(EventKind.ReservationCancelled, 20, "c", 10, "A-1")
        .Call("a", Reserve, 1, 15, seats: "A-1", reservation: 10, version: 2)
        .Call("c", OperationKind.Cancel, 16, 25, reservation: 10, version: 3, status: "cancelled")
        .Call("b", Reserve, 26, 30, Outcome.Refused, "A-1", problem: "seats-unavailable", unavailable: "A-1")
        .Falls<RefusalInvariant>("names a seat that was free");

    [Fact]
    public void A_seat_that_was_freed_during_the_call_may_be_named() => new Story()
        .Reserved(10, "a", 10, "A-1")
        .Log(EventKind.ReservationCancelled, 20, "c", 10, "A-1")
        .Call("a", Reserve, 1, 15, seats: "A-1", reservation: 10, version: 2)
        .Call("c", OperationKind.Cancel, 16, 25, reservation: 10, version: 3, status: "cancelled")
        .Call("b", Reserve, 24, 30, Outcome.Refused, "A-1", problem: "seats-unavailable", unavailable: "A-1")
        .Holds<RefusalInvariant>();

    [Fact]
    public void A_refusal_for_a_hold_that_was_overdue_before_the_call_is_found() => new Story()
        .Reserved(10, "a", 10, "A-1")
        .Call("a", Reserve, 1, 15, seats: "A-1", reservation: 10, version: 2)
        .Call("b", Reserve, 5_001, 5_010, Outcome.Refused, "A-1", problem: "seats-unavailable", unavailable: "A-1")
        .Falls<RefusalInvariant>("names a seat that was free");

    [Fact]
    public void Sold_out_is_true_only_where_too_few_places_were_left()
    {
        new Story()
            .Reserved(10, "a", 10, "", floor: 2)
            .Call("a", Reserve, 1, 15, floor: 2, reservation: 10, version: 2)
            .Call("b", Reserve, 20, 22, Outcome.Refused, floor: 2, problem: "sold-out")
            .Holds<RefusalInvariant>();
        new Story()
            .Reserved(10, "a", 10, "", floor: 2)
            .Call("a", Reserve, 1, 15, floor: 2, reservation: 10, version: 2)
            .Call("b", Reserve, 20, 22, Outcome.Refused, floor: 1, problem: "sold-out")
            .Falls<RefusalInvariant>("sold out, and there were places");
    }

    [Fact]
    public void Expired_is_true_only_from_the_deadline_on()
    {
        var story = new Story().Reserved(10, "a", 10, "A-1")
            .Call("a", Reserve, 1, 15, seats: "A-1", reservation: 10, version: 2)
            .Call("p", OperationKind.Pay, 4_990, 5_000, Outcome.Refused, reservation: 10, problem: "reservation-expired");
        story.Holds<RefusalInvariant>();
        story.Call("q", OperationKind.Pay, 4_000, 4_999, Outcome.Refused, reservation: 10, problem: "reservation-expired")
            .Falls<RefusalInvariant>("'reservation-expired', and it was not");
    }

    [Fact]
    public void Without_the_log_two_customers_who_were_told_of_one_seat_are_found()
    {
        var story = new Story()
            .Call("a", Reserve, 1, 15, seats: "A-1", reservation: 10, version: 2)
            .Call("b", Reserve, 16, 20, seats: "A-1 A-2", reservation: 11, version: 3);

        var result = new ExclusivityInvariant().Check(story.Evidence(hasLog: false));

        var violation = Assert.Single(result.Violations);
        Assert.Equal("A-1", violation.Seat);
        Assert.Equal(["a", "b"], violation.Operations);
    }

    [Fact]
    public void Without_the_log_a_seat_that_was_given_back_or_has_expired_may_be_told_of_again_and_one_that_is_paid_may_not()
    {
        var story = new Story()
            .Call("a", Reserve, 1, 15, seats: "A-1", reservation: 10, version: 2)
            .Call("c", OperationKind.Cancel, 16, 30, reservation: 10, version: 3, status: "cancelled")
            .Call("b", Reserve, 17, 20, seats: "A-1", reservation: 11, version: 4)
            .Call("d", Reserve, 4_990, 5_001, seats: "A-1", reservation: 12, version: 6, expires: 10_000);
        Assert.False(new ExclusivityInvariant().Check(story.Evidence(hasLog: false)).Fell);

        story.Call("p", OperationKind.Pay, 30, 40, reservation: 11, version: 5, status: "paid");

        Assert.True(new ExclusivityInvariant().Check(story.Evidence(hasLog: false)).Fell);
    }

    [Fact]
    public void Without_the_log_what_needs_it_is_said_not_to_be_checked()
    {
        var verdict = Invariants.Judge(new Story().Evidence(hasLog: false));
        Assert.False(verdict.Fell);
        Assert.True(verdict.IsPartial);
        Assert.Equal(2, verdict.Results.Count(result => result.WasMade));
        Assert.True(verdict.Of<ExclusivityInvariant>().WasMade && verdict.Of<OneKeyInvariant>().WasMade);
        Assert.All(verdict.Results.Where(result => !result.WasMade), result => Assert.Equal("the log", result.NotMade));
    }

    [Fact]
    public async Task Evidence_that_was_written_to_a_file_gives_the_same_verdict()
    {
        var story = new Story()
            .Reserved(10, "a", 10, "A-1", floor: 1)
            .Reserved(20, "b", 11, "A-1")
            .Call("a", Reserve, 1, 15, seats: "A-1", floor: 1, reservation: 10, version: 2, key: "k")
            .Call("c", Reserve, 16, 18, Outcome.Refused, "A-2", problem: "seats-unavailable", unavailable: "A-2");
        story.Charges.Add(new Charge(Story.Id(20), 200, WasCharged: true, WasRefunded: false));
        story.ReadModels.Add(new ReadModelCopy("list", Story.Session) { Counts = new PlaceCounts(7, 0, 1, 0) });
        story.Feed = new FeedObservation([2], [2, 3], [new ProgressStep("seat_map", 9, 4)]);
        using var folder = new TemporaryFolder("proof");
        var path = folder.PathOf("history.jsonl");

        await EvidenceFile.WriteAsync(path, story.Evidence(), TestContext.Current.CancellationToken);
        var read = await EvidenceFile.ReadAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(Text(Invariants.Judge(story.Evidence())), Text(Invariants.Judge(read)));
        Assert.True(Invariants.Judge(read).Fell);
    }

    private static string Text(Verdict verdict)
    {
        using var text = new StringWriter();
        verdict.Write(text);
        return text.ToString();
    }
}
