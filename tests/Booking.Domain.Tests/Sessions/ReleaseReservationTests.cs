using Booking.Domain.Sessions;
using static Booking.Domain.Tests.Sessions.Facts;
using static Booking.Domain.Tests.Sessions.Scenario;

namespace Booking.Domain.Tests.Sessions;

public sealed class ReleaseReservationTests
{
    private static readonly SessionEvent[] Held = [Scheduled(), Reserved(1, Alice, 0, 9_000, "B-1", "B-2")];

    [Theory]
    [InlineData(ReleaseReason.ConnectionClosed, "connection-closed")]
    [InlineData(ReleaseReason.NodeLost, "node-lost")]
    public void A_hold_is_released_with_the_reason(ReleaseReason reason, string stored) =>
        Given(Held).When(Release(1, reason, 29))
            .ThenEvents(Cancelled(1, Alice, stored, "B-1", "B-2")).ThenFollowUps()
            .ThenStatus(1, ReservationStatus.Cancelled)
            .ThenSeat("B-1", SeatStatus.Available).ThenSeat("B-2", SeatStatus.Available);

    [Fact]
    public void What_is_being_paid_stays() =>
        Given([.. Held, Started(1, Alice, 1, 9_000, 10)]).When(Release(1, ReleaseReason.NodeLost, 11)).ThenNothing();

    [Fact]
    public void What_is_paid_stays() =>
        Given([Scheduled(), .. Bought(1, Alice, 1, 0, "B-1")]).When(Release(1, ReleaseReason.ConnectionClosed, 11)).ThenNothing();

    [Fact]
    public void What_has_ended_ends_no_second_time() =>
        Given([.. Held, Cancelled(1, Alice, "node-lost", "B-1", "B-2")]).When(Release(1, ReleaseReason.NodeLost, 12)).ThenNothing();

    [Fact]
    public void What_is_overdue_is_left_to_its_deadline() =>
        Given(Held).When(Release(1, ReleaseReason.ConnectionClosed, 30)).ThenNothing();

    [Fact]
    public void What_was_never_made_is_not_found() =>
        Given(Scheduled()).When(Release(1, ReleaseReason.NodeLost, 0)).ThenRejected(new Rejection.ReservationNotFound());
}
