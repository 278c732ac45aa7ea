using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.Projections.Paging;
using Booking.Projections.Purchases;
using Booking.Testing;

namespace Booking.Projections.Tests.Purchases;

public sealed class PurchasesTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private static readonly SeatingPlan Hall = ReadModelRig.Hall();
    private static readonly Guid Customer = Guid.CreateVersion7();
    private static readonly Guid Reservation = Guid.CreateVersion7();
    private ReadModelRig _rig = null!;
    private PurchasesProjection _projection = null!;
    private SessionId _session;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await ReadModelRig.CreateAsync(postgres, redis);
        _projection = _rig.NewPurchasesProjection();
        _session = await _rig.ScheduleAsync(Hall, "Hamlet", "Globe");
        await _rig.NewSessionListProjection().ApplyAsync(await _rig.ReadLogAsync(), Cancel);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_paid_reservation_is_its_customers_purchase()
    {
        await _rig.AppendAsync(_session, Events.Reserved(Reservation, ["A-1", "A-2"], [("floor", 2)], Customer));
        var paid = Events.Paid(Reservation, ["A-1", "A-2"], [("floor", 2)], Customer, Events.Evening);
        await _rig.AppendAsync(_session, paid);

        await ApplyLogAsync();

        var purchase = Assert.Single((await ReadAsync(Customer)).Items);
        Assert.Equal(
            new PurchaseView(
                new ReservationId(Reservation), _session, new CustomerId(Customer), new PaymentId(paid.PaymentId), "Hamlet",
                "Globe", Events.Evening, purchase.Seats, purchase.Areas, new Money(9000, "BRL"), PurchaseStatus.Paid,
                Events.Evening, null, purchase.Tickets, purchase.CheckIns),
            purchase);
        Assert.Equal(["A-1", "A-2"], purchase.Seats.AsEnumerable());
        Assert.Equal([new AreaClaim("floor", 2)], purchase.Areas.AsEnumerable());
        Assert.Equal(paid.Tickets.AsEnumerable(), purchase.Tickets.AsEnumerable());
        Assert.Empty(purchase.CheckIns);
    }

    [Fact]
    public async Task A_used_ticket_shows_when_it_was_used_also_when_its_event_comes_again()
    {
        var paid = Events.Paid(Reservation, ["A-1", "A-2"], customer: Customer);
        await _rig.AppendAsync(_session, Events.Reserved(Reservation, ["A-1", "A-2"], customer: Customer), paid);
        await ApplyLogAsync();
        var at = Events.Evening.AddHours(-1).AddTicks(10);
        var used = await _rig.AppendAsync(_session, Events.CheckedIn(paid, 1, at));

        await _projection.ApplyAsync(used, Cancel);
        await ApplyLogAsync();

        var purchase = Assert.Single((await ReadAsync(Customer)).Items);
        Assert.Equal([new(paid.Tickets[1].TicketId, at)], purchase.CheckIns);
        Assert.Equal(PurchaseStatus.Paid, purchase.Status);
    }

    [Fact]
    public async Task A_ticket_is_found_by_its_id_with_its_customer_and_what_it_is_worth()
    {
        var other = Guid.CreateVersion7();
        await PayAsync(other, "A-3");
        var paid = Events.Paid(Reservation, ["A-1", "A-2"], customer: Customer);
        await _rig.AppendAsync(_session, Events.Reserved(Reservation, ["A-1", "A-2"], customer: Customer), paid);
        await ApplyLogAsync();

        foreach (var ticket in paid.Tickets)
        {
            Assert.Equal(
                new PurchasedTicket(ticket, new CustomerId(Customer), PurchaseStatus.Paid),
                await _rig.Purchases.FindTicketAsync(new TicketId(ticket.TicketId), Cancel));
        }

        Assert.Null(await _rig.Purchases.FindTicketAsync(new TicketId(Reservation), Cancel));
        await _rig.AppendAsync(_session, Events.Refunded(Reservation, ["A-1", "A-2"], customer: Customer));
        await ApplyLogAsync();
        var refunded = await _rig.Purchases.FindTicketAsync(new TicketId(paid.Tickets[0].TicketId), Cancel);
        Assert.Equal(PurchaseStatus.Refunded, refunded!.Status);
    }

    [Fact]
    public async Task What_is_only_held_or_was_never_paid_is_no_purchase()
    {
        await _rig.AppendAsync(
            _session,
            Events.Reserved(Reservation, ["A-1"], customer: Customer),
            Events.PaymentStarted(Reservation, Customer),
            Events.PaymentFailed(Reservation, Customer),
            Events.Expired(Reservation, ["A-1"], customer: Customer));

        await ApplyLogAsync();

        Assert.Empty((await ReadAsync(Customer)).Items);
    }

    [Fact]
    public async Task A_refund_in_a_later_batch_marks_the_purchase()
    {
        await PayAsync(Reservation, "A-1");
        await ApplyLogAsync();
        var refund = await _rig.AppendAsync(_session, Events.Refunded(Reservation, ["A-1"], customer: Customer));

        await _projection.ApplyAsync(refund, Cancel);

        var purchase = Assert.Single((await ReadAsync(Customer)).Items);
        Assert.Equal((PurchaseStatus.Refunded, refund[0].Timestamp), (purchase.Status, purchase.RefundedAt));
        Assert.Equal(["A-1"], purchase.Seats.AsEnumerable());
    }

    [Fact]
    public async Task A_payment_and_its_refund_in_one_batch_are_one_refunded_purchase()
    {
        await PayAsync(Reservation, "A-1");
        await _rig.AppendAsync(_session, Events.Refunded(Reservation, ["A-1"], customer: Customer));

        await ApplyLogAsync();

        Assert.Equal(PurchaseStatus.Refunded, Assert.Single((await ReadAsync(Customer)).Items).Status);
    }

    [Fact]
    public async Task A_payment_delivered_again_after_the_refund_does_not_undo_it()
    {
        await PayAsync(Reservation, "A-1");
        var upToPaid = await _rig.ReadLogAsync();
        await _rig.AppendAsync(_session, Events.Refunded(Reservation, ["A-1"], customer: Customer));
        await ApplyLogAsync();

        await _projection.ApplyAsync(upToPaid, Cancel);
        Assert.Equal(PurchaseStatus.Refunded, Assert.Single((await ReadAsync(Customer)).Items).Status);
        await ApplyLogAsync();

        Assert.Equal(PurchaseStatus.Refunded, Assert.Single((await ReadAsync(Customer)).Items).Status);
    }

    [Fact]
    public async Task A_log_that_is_delivered_twice_gives_the_same_purchases()
    {
        await PayAsync(Reservation, "A-1");
        await PayAsync(Guid.CreateVersion7(), "A-2");
        await ApplyLogAsync();
        var before = (await ReadAsync(Customer)).Items;

        await ApplyLogAsync();

        Assert.Equivalent(before, (await ReadAsync(Customer)).Items, strict: true);
    }

    [Fact]
    public async Task A_refund_of_what_was_never_paid_stops_the_projection()
    {
        var refund = await _rig.AppendAsync(_session, Events.Refunded(Reservation, ["A-1"]));

        var failure = await Assert.ThrowsAsync<ProjectionInvariantException>(() => _projection.ApplyAsync(refund, Cancel));

        Assert.Contains(Reservation.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_sees_only_their_own()
    {
        await PayAsync(Reservation, "A-1");
        await ApplyLogAsync();

        Assert.Empty((await ReadAsync(Guid.CreateVersion7())).Items);
    }

    [Fact]
    public async Task Purchases_come_newest_first_page_by_page_also_within_one_instant()
    {
        for (var i = 0; i < 10; i++)
            await PayAsync(Guid.CreateVersion7(), Hall.SeatId(i), Events.Evening.AddMinutes(i / 4));
        await ApplyLogAsync();
        var seen = new List<PurchaseView>();
        KeysetCursor? after = null;
        do
        {
            var page = await ReadAsync(Customer, 3, after);
            Assert.InRange(page.Items.Count, 1, 3);
            seen.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(10, seen.Select(purchase => purchase.ReservationId).Distinct().Count());
        Assert.Equal(
            seen.OrderByDescending(purchase => purchase.PaidAt).Select(purchase => purchase.PaidAt),
            seen.Select(purchase => purchase.PaidAt));
    }

    private Task<Page<PurchaseView>> ReadAsync(Guid customer, int limit = 50, KeysetCursor? after = null) =>
        _rig.Purchases.ReadByCustomerAsync(new CustomerId(customer), limit, after, Cancel);

    private async Task PayAsync(Guid reservation, string seat, DateTimeOffset? paidAt = null) => await _rig.AppendAsync(
        _session,
        Events.Reserved(reservation, [seat], customer: Customer),
        Events.Paid(reservation, [seat], customer: Customer, paidAt: paidAt));

    private async Task ApplyLogAsync() => await _projection.ApplyAsync(await _rig.ReadLogAsync(), Cancel);
}
