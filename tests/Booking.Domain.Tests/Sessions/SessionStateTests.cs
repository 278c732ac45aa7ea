using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

/// <summary>What no decision makes: a log that is damaged is found out when it is folded.</summary>
public sealed class SessionStateTests
{
    private static readonly SessionEvent[] Held = [Scheduled(), Reserved(1, Alice, 0, 4_500, "B-1")];
    private static readonly SessionEvent[] Paying = [.. Held, Started(1, Alice, 1, 4_500, 0)];
    private static readonly SessionEvent[] Sold = [Scheduled(), .. Bought(1, Alice, 1, 0, "B-1")];

    public static TheoryData<SessionEvent[], SessionEvent> WhatDoesNotFollow => new()
    {
        { [], Reserved(1, Alice, 0, 4_500, "B-1") },
        { [Scheduled()], Scheduled() },
        { [], Scheduled() with { PlanHash = new string('0', 64) } },
        { [], Scheduled() with { Prices = Hall.Prices.Remove("premium") } },
        { Held, Reserved(2, Bob, 0, 4_500, "B-1") },
        { Held, Reserved(1, Alice, 0, 4_500, "B-2") },
        { Sold, Reserved(2, Bob, 0, 4_500, "B-1") },
        { [Scheduled(), Blocked("B-1")], Reserved(1, Alice, 0, 4_500, "B-1") },
        { [Scheduled()], Reserved(1, Alice, 0, 4_500, "B-1", "B-1") },
        { [Scheduled()], Reserved(1, Alice, 0, 4_500, "Z-1") },
        { [Scheduled()], ReservedPlaces(1, Alice, 0, 4_500, Places("cellar", 1)) },
        { [Scheduled()], ReservedPlaces(1, Alice, 0, 4_500, Places("balcony", 6)) },
        { Held, Started(2, Alice, 1, 4_500, 0) },
        { Paying, Started(1, Alice, 2, 4_500, 0) },
        { Sold, Started(1, Alice, 2, 4_500, 0) },
        { Held, Failed(1, Alice, 1, "declined") },
        { Paying, Failed(1, Alice, 2, "declined") },
        { Held, Paid(1, Alice, 1, 4_500, 0, "B-1") },
        { Paying, Paid(1, Alice, 2, 4_500, 0, "B-1") },
        { Sold, Paid(1, Alice, 1, 4_500, 0, "B-1") },
        { [.. Held, Reversed(1, Alice, 1, 4_500)], Reversed(1, Alice, 1, 4_500) },
        { Sold, Expired(1, Alice, "B-1") },
        { Sold, Cancelled(1, Alice, "customer", "B-1") },
        { Held, Refunded(1, Alice, 1, 4_500, "customer", "B-1") },
        { Paying, Refunded(1, Alice, 1, 4_500, "customer", "B-1") },
        { [.. Held, Expired(1, Alice, "B-1")], Expired(1, Alice, "B-1") },
        { [.. Held, Expired(1, Alice, "B-1")], Cancelled(1, Alice, "customer", "B-1") },
        { [.. Sold, Refunded(1, Alice, 1, 4_500, "customer", "B-1")], Refunded(1, Alice, 1, 4_500, "customer", "B-1") },
        { [Scheduled()], Expired(1, Alice, "B-1") },
        { Held, Blocked("B-1") },
        { [Scheduled(), Blocked("B-1")], Blocked("B-1") },
        { Held, Unblocked("B-1") },
        { [Scheduled()], Unblocked("B-1") },
    };

    [Theory]
    [MemberData(nameof(WhatDoesNotFollow), DisableDiscoveryEnumeration = true)]
    public void An_event_that_does_not_follow_is_refused(SessionEvent[] history, SessionEvent next)
    {
        var state = Given(history).State;

        Assert.Throws<InvalidOperationException>(() => state.Evolve(next, new EventContext(state.Version + 1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_event_out_of_its_order_is_refused(long version)
    {
        var state = Given(Scheduled()).State;

        Assert.Throws<InvalidOperationException>(() => state.Evolve(Blocked("A-1"), new EventContext(version)));
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        var scenario = Given(Scheduled())
            .When(Reserve(1, Alice, 0, "A-1", "A-2") with { Areas = [Places("floor", 2)], Idempotency = Mark(1) })
            .When(Reserve(2, Bob, 0, "B-1"))
            .When(Pay(2, Bob, 2, 1) with { Idempotency = Mark(2) });
        var before = SessionSnapshot.Write(scenario.State);
        var copy = scenario.State.Copy();

        scenario.When(Settle(2, 2, PaymentOutcome.Charged, 2)).When(Cancel(1, Alice, 3)).When(Block(4, "C-1"))
            .When(Reserve(3, Bob, 5, "A-1", "A-2") with { Idempotency = Mark(3) });

        Assert.Equal(before, SessionSnapshot.Write(copy));
        Assert.NotEqual(before, SessionSnapshot.Write(scenario.State));
        Assert.Equal((2, ReservationStatus.Held), (copy.PlacesOf(Alice) - 2, copy.OwnerOf(0)!.Status));
        Assert.Equal(At(HoldSeconds), copy.NextDue);
        Assert.Null(copy.FindMark(3));
        Assert.Null(copy.Find(Reservation(3)));
    }

    [Fact]
    public void A_session_that_is_not_scheduled_has_no_terms() =>
        Assert.Throws<InvalidOperationException>(() => Given().State.Terms);

    [Fact]
    public void A_reservation_keeps_the_versions_of_its_beginning_and_of_its_last_change()
    {
        var reservation = Given([.. Paying, Failed(1, Alice, 1, "declined")]).State.Find(Reservation(1))!;

        Assert.Equal((2L, 4L), (reservation.HeldVersion, reservation.Version));
        Assert.Equal((Alice, 1, 4_500L, At(30)),
            (reservation.Customer, reservation.Places, reservation.TotalAmount, reservation.ExpiresAt));
    }

    [Fact]
    public void Deadlines_are_known_in_their_order_whatever_is_taken_out_of_between()
    {
        var random = new Random(20261120);
        var state = OpenedIn(Hall.Grid(20, 50)).State;
        var expected = new SortedSet<(DateTimeOffset At, int Number)>();
        for (var number = 0; number < 1_000; number++)
        {
            var held = Reserved(number, Alice, random.Next(100), 4_500, state.Plan.SeatId(number));
            state.Evolve(held, new EventContext(state.Version + 1));
            expected.Add((held.ExpiresAt, number));
            while (expected.Count > 0 && random.Next(5) < 2)
            {
                var end = expected.ElementAt(random.Next(expected.Count));
                expected.Remove(end);
                var expired = Expired(end.Number, Alice, state.Plan.SeatId(end.Number));
                state.Evolve(expired, new EventContext(state.Version + 1));
            }

            var now = At(30 + random.Next(110));
            Assert.Equal(expected.Count == 0 ? null : expected.Min.At, state.NextDue);
            Assert.Equal(
                expected.TakeWhile(due => due.At <= now).Select(due => Reservation(due.Number)),
                state.DueUntil(now).Select(reservation => reservation.Id));
        }

        Assert.InRange(expected.Count, 100, 900);
    }
}
