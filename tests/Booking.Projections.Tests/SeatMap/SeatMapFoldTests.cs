using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.SeatMap;

namespace Booking.Projections.Tests.SeatMap;

public sealed class SeatMapFoldTests
{
    private static readonly SeatingPlan Hall = ReadModelRig.Hall();
    private static readonly SessionId Session = new(Guid.CreateVersion7());
    private static readonly Guid Reservation = Guid.CreateVersion7();
    private static readonly Guid Other = Guid.CreateVersion7();

    [Fact]
    public void A_scheduled_session_has_every_place_available()
    {
        var view = Fold();

        Assert.Equal("0000000000000000", SameMap.Text(view));
        Assert.Equal(new SessionCounts(136, 136, 0, 0, 0), view.Counts);
        Assert.Equal(
            [new AreaAvailability("floor", 100, 100), new AreaAvailability("terrace: 1", 20, 20)], view.Areas.AsEnumerable());
        Assert.Equal(1, view.Version);
        Assert.Equal(Hall.Hash, view.PlanHash);
    }

    [Fact]
    public void A_reservation_holds_its_seats_and_places() =>
        AssertMap(
            "0110000000000000", new SessionCounts(136, 131, 5, 0, 0), floor: 97,
            Events.Reserved(Reservation, ["A-2", "A-3"], [("floor", 3)]));

    [Fact]
    public void A_payment_under_way_or_failed_or_reversed_leaves_the_seats_held() =>
        AssertMap(
            "0100000000000000", new SessionCounts(136, 135, 1, 0, 0), floor: 100,
            Events.Reserved(Reservation, ["A-2"]),
            Events.PaymentStarted(Reservation),
            Events.PaymentFailed(Reservation),
            new PaymentReversed(Other, Guid.Empty, Guid.Empty, 1));

    [Fact]
    public void A_paid_reservation_has_its_seats_sold() =>
        AssertMap(
            "0200000000000000", new SessionCounts(136, 132, 0, 4, 0), floor: 97,
            Events.Reserved(Reservation, ["A-2"], [("floor", 3)]),
            Events.Paid(Reservation, ["A-2"], [("floor", 3)]));

    [Fact]
    public void A_cancelled_reservation_frees_its_seats() =>
        AssertMap(
            "0000000010000000", new SessionCounts(136, 135, 1, 0, 0), floor: 100,
            Events.Reserved(Reservation, ["A-2"], [("floor", 3)]),
            Events.Reserved(Other, ["B-1"]),
            Events.Cancelled(Reservation, ["A-2"], [("floor", 3)]));

    [Fact]
    public void An_expired_reservation_frees_its_seats() =>
        AssertMap(
            "0000000000000000", new SessionCounts(136, 136, 0, 0, 0), floor: 100,
            Events.Reserved(Reservation, ["A-2"], [("floor", 3)]),
            Events.Expired(Reservation, ["A-2"], [("floor", 3)]));

    [Fact]
    public void A_refund_frees_what_was_sold() =>
        AssertMap(
            "0000000000000000", new SessionCounts(136, 136, 0, 0, 0), floor: 100,
            Events.Reserved(Reservation, ["A-2"], [("floor", 3)]),
            Events.Paid(Reservation, ["A-2"], [("floor", 3)]),
            Events.Refunded(Reservation, ["A-2"], [("floor", 3)]));

    [Fact]
    public void Blocked_seats_are_out_of_sale_until_unblocked() =>
        AssertMap(
            "0000000000000003", new SessionCounts(136, 135, 0, 0, 1), floor: 100,
            new SeatsBlocked(["A-1", "B-8"], "camera"),
            new SeatsUnblocked(["A-1"]));

    [Fact]
    public void A_cancelled_session_keeps_its_map() =>
        AssertMap(
            "3000000000000000", new SessionCounts(136, 135, 0, 0, 1), floor: 100,
            new SeatsBlocked(["A-1"], "camera"),
            new SessionCancelled("storm"));

    public static TheoryData<string, SessionEvent[]> Impossible => new()
    {
        { "a seat with two owners", [Events.Reserved(Reservation, ["A-1"]), Events.Reserved(Other, ["A-1"])] },
        { "one seat twice", [Events.Reserved(Reservation, ["A-1", "A-1"])] },
        { "a sale without a hold", [Events.Paid(Reservation, ["A-1"])] },
        { "an expiry of what is sold",
            [Events.Reserved(Reservation, ["A-1"]), Events.Paid(Reservation, ["A-1"]), Events.Expired(Reservation, ["A-1"])] },
        { "a refund of what is held", [Events.Reserved(Reservation, ["A-1"]), Events.Refunded(Reservation, ["A-1"])] },
        { "a seat that is not in the plan", [Events.Reserved(Reservation, ["Z-1"])] },
        { "an area that is not in the plan", [Events.Reserved(Reservation, [], [("roof", 1)])] },
        { "more places than an area has", [Events.Reserved(Reservation, [], [("terrace: 1", 21)])] },
        { "places set free that were not taken", [Events.Cancelled(Reservation, [], [("floor", 1)])] },
        { "a seat unblocked that is not blocked", [new SeatsUnblocked(["A-1"])] },
        { "a session scheduled twice", [Events.Scheduled(Session, Hall)] },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_log_that_cannot_be_is_refused(string what, SessionEvent[] events)
    {
        var refused = Assert.Throws<ProjectionInvariantException>(() => Fold(events));

        Assert.Contains($"Version {events.Length + 1} ", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(what);
    }

    [Fact]
    public void A_log_with_a_hole_is_refused()
    {
        var fold = new SeatMapFold(Session, Hall);
        fold.Apply(Stored(1, Events.Scheduled(Session, Hall)));

        Assert.Throws<ProjectionInvariantException>(() => fold.Apply(Stored(3, Events.Reserved(Reservation, ["A-1"]))));
    }

    [Fact]
    public void A_plan_that_is_not_the_sessions_is_refused()
    {
        var fold = new SeatMapFold(Session, ReadModelRig.Grid(2, 8));

        Assert.Throws<ProjectionInvariantException>(() => fold.Apply(Stored(1, Events.Scheduled(Session, Hall))));
    }

    [Fact]
    public void A_view_does_not_change_with_later_events()
    {
        var fold = new SeatMapFold(Session, Hall);
        fold.Apply(Stored(1, Events.Scheduled(Session, Hall)));
        var before = fold.ToView();

        fold.Apply(Stored(2, Events.Reserved(Reservation, ["A-1"])));

        Assert.Equal(SeatStatus.Available, before.StatusOf(0));
        Assert.Equal(SeatStatus.Held, fold.ToView().StatusOf(0));
    }

    private static void AssertMap(string statuses, SessionCounts counts, int floor, params SessionEvent[] events)
    {
        var view = Fold(events);

        Assert.Equal(statuses, SameMap.Text(view));
        Assert.Equal(counts, view.Counts);
        Assert.Equal(floor, view.Areas[0].Available);
        Assert.Equal(events.Length + 1, view.Version);
    }

    private static SeatMapView Fold(params SessionEvent[] events)
    {
        var fold = new SeatMapFold(Session, Hall);
        fold.Apply(Stored(1, Events.Scheduled(Session, Hall)));
        for (var i = 0; i < events.Length; i++)
            fold.Apply(Stored(i + 2, events[i]));
        return fold.ToView();
    }

    private static StoredEvent Stored(long version, SessionEvent data) => new(
        version * 10, Guid.CreateVersion7(), Session.Value, version, "an_event", data, Events.Evening, null, null, null);
}
