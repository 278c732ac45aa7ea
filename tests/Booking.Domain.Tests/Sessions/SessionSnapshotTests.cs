using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class SessionSnapshotTests
{
    private static Scenario Busy() => Given(Scheduled() with
    {
        SalesOpenAt = At(-5),
        SalesCloseAt = At(5_000),
        RefundableUntil = At(6_000),
        PreventOrphans = true,
    })
        .When(Block(0, "C-1", "C-2"))
        .When(Reserve(1, Alice, 0, "A-1", "A-2") with { Areas = [Places("floor", 2)], Idempotency = Mark(1) })
        .When(Pay(1, Alice, 1, 1) with { Idempotency = Mark(2) })
        .When(Settle(1, 1, PaymentOutcome.Charged, 2))
        .When(Reserve(2, Bob, 3, "B-1", "B-2"))
        .When(Pay(2, Bob, 2, 4) with { Idempotency = Mark(3) })
        .When(Reserve(3, Bob, 5, "T1-1", "T1-2", "T1-3", "T1-4"))
        .When(Pay(3, Bob, 3, 6)).When(Settle(3, 3, PaymentOutcome.Declined, 7))
        .When(Reserve(4, Alice, 8, "A-10", "A-9")).When(Cancel(4, Alice, 9))
        .When(Settle(4, 4, PaymentOutcome.Charged, 10))
        .WhenSomebodyComesIn(1, 11);

    [Fact]
    public void A_state_that_was_written_and_read_writes_the_same_bytes()
    {
        var bytes = SessionSnapshot.Write(Busy().State);

        Assert.Equal(bytes, SessionSnapshot.Write(SessionSnapshot.Read(Hall.Plan, bytes)));
    }

    [Fact]
    public void Everything_that_can_be_asked_is_the_same_after_reading()
    {
        var state = Busy().State;
        var read = SessionSnapshot.Read(Hall.Plan, SessionSnapshot.Write(state));

        Assert.Equal(state.Version, read.Version);
        Assert.Equal(state.Counts, read.Counts);
        Assert.Equal(Text(state.Terms), Text(read.Terms));
        Assert.Equal(state.Statuses.ToArray(), read.Statuses.ToArray());
        Assert.Equal(state.Reservations.Select(Text), read.Reservations.Select(Text));
        Assert.Equal(state.NextDue, read.NextDue);
        Assert.Equal(state.PlacesOf(Alice), read.PlacesOf(Alice));
        Assert.Equal(state.FreeIn(0), read.FreeIn(0));
        Assert.Equal(state.FindMark(1), read.FindMark(1));
        Assert.Equal(state.FindMark(2), read.FindMark(2));
        Assert.Null(read.FindMark(3));
        Assert.True(read.IsReversed(Payment(4)));
        Assert.False(read.IsReversed(Payment(1)));
    }

    [Fact]
    public void A_session_of_which_nothing_has_happened_can_be_kept()
    {
        var read = SessionSnapshot.Read(Hall.Plan, SessionSnapshot.Write(new SessionState(Hall.Plan)));

        Assert.False(read.IsScheduled);
        Assert.Equal(0, read.Version);
    }

    [Fact]
    public void A_cancelled_session_is_read_as_cancelled() => Assert.True(
        SessionSnapshot.Read(Hall.Plan, SessionSnapshot.Write(Busy().When(CallOff(12)).State)).IsCancelled);

    [Fact]
    public void The_plan_is_named_before_it_is_needed() =>
        Assert.Equal(Hall.Plan.Hash, SessionSnapshot.PlanOf(SessionSnapshot.Write(Busy().State)));

    [Fact]
    public void A_snapshot_of_another_plan_is_refused() => Assert.Throws<InvalidDataException>(
        () => SessionSnapshot.Read(Hall.Row(16), SessionSnapshot.Write(Busy().State)));

    [Fact]
    public void A_part_of_a_larger_buffer_is_read_as_well()
    {
        var bytes = SessionSnapshot.Write(Busy().State);
        byte[] buffer = [1, 2, 3, .. bytes, 4, 5];

        Assert.Equal(bytes, SessionSnapshot.Write(SessionSnapshot.Read(Hall.Plan, buffer.AsMemory(3, bytes.Length))));
    }

    [Fact]
    public void A_snapshot_that_was_cut_or_lengthened_anywhere_is_refused()
    {
        var bytes = SessionSnapshot.Write(Busy().State);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => SessionSnapshot.Read(Hall.Plan, bytes.AsMemory(0, length)));
        Assert.Throws<InvalidDataException>(() => SessionSnapshot.Read(Hall.Plan, (byte[])[.. bytes, 0]));
        Assert.Throws<InvalidDataException>(() => SessionSnapshot.PlanOf(bytes.AsMemory(0, 10)));
    }

    [Fact]
    public void A_damaged_byte_is_refused_or_makes_another_whole_state()
    {
        var bytes = SessionSnapshot.Write(Busy().State);
        var random = new Random(20261120);
        var refused = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= (byte)random.Next(1, 256);
            try
            {
                var counts = SessionSnapshot.Read(Hall.Plan, damaged).Counts;
                Assert.Equal(counts.Total, counts.Available + counts.Held + counts.Sold + counts.Blocked);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, bytes.Length - 1);
    }
}
