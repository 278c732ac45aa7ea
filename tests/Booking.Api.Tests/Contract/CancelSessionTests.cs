using System.Net;
using Booking.Testing;

namespace Booking.Api.Tests.Contract;

/// <summary>A showing is called off.</summary>
[Collection<SessionsCollection>]
public sealed class CancelSessionTests(ContractNode node)
{
    [Fact]
    public async Task Holds_are_released_and_purchases_refunded_each_once_and_nothing_is_sold_after()
    {
        const long Price = 771_003;
        var session = await node.Manager.OpenSessionAsync(change: body => body["prices"] = Seatings.Prices(("standard", Price)));
        var (one, other) = (await node.GuestAsync(), await node.GuestAsync());
        var held = (await one.ReserveAsync(session, "A-1", "A-2")).IsCreated();
        var paid = (await one.PayAsync(session, (await one.ReserveAsync(session, "A-3")).IsCreated())).IsOk();
        var dear = (await other.PayAsync(session, (await other.ReserveAsync(session, "B-1", "B-2")).IsCreated())).IsOk();

        var path = $"/sessions/{session}";
        var called = (await node.Manager.DeleteAsync(path, new { reason = "The singer is ill" })).IsOk();
        Assert.Equal(Expectations.TagOf(called.Number("version")), called.Tag);
        Assert.Equal("cancelled", (await node.Anonymous.GetAsync(path)).IsOk().Text("status"));

        Assert.Equal("cancelled", (await one.GetAsync(held.Path())).IsOk().Text("status"));
        Assert.Equal("refunded", (await one.GetAsync(paid.Path())).IsOk().Text("status"));
        Assert.Equal("refunded", (await other.GetAsync(dear.Path())).IsOk().Text("status"));
        Assert.All(
            await one.SeatsAsync(session, called.Number("version")), seat => Assert.Equal("available", seat.Value));
        foreach (var (amount, payment) in new[] { (Price, paid), (2 * Price, dear) })
        {
            var charge = await node.Backend.RefundedAsync(amount);
            Assert.Equal(payment["payment"]["paymentId"]!.GetValue<Guid>(), charge.PaymentId);
        }

        (await one.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Conflict, "session-cancelled");
        (await one.PayAsync(session, held)).Is(HttpStatusCode.Conflict, "reservation-cancelled");
        Assert.Equal("cancelled", (await one.CancelAsync(session, held)).IsOk().Text("status"));
        Assert.Equal("refunded", (await one.CancelAsync(session, paid)).IsOk().Text("status"));
        (await node.Manager.PostAsync($"{path}/blocks", new { seats = new[] { "A-1" } }))
            .Is(HttpStatusCode.Conflict, "session-cancelled");

        var again = (await node.Manager.DeleteAsync(path)).IsOk();
        Assert.Equal(called.Text, again.Text);
        Assert.Equal(called.Number("version"), (await one.GetAsync($"{path}/seats")).IsOk().Number("version"));
    }

    [Fact]
    public async Task A_called_off_session_stays_listed_and_its_purchases_show_as_refunded()
    {
        var title = $"Called off {Guid.NewGuid():N}";
        var session = await node.Manager.OpenSessionAsync(change: body => body["title"] = title);
        var guest = await node.GuestAsync();
        (await guest.PayAsync(session, (await guest.ReserveAsync(session, "A-1")).IsCreated())).IsOk();
        (await node.Manager.DeleteAsync($"/sessions/{session}")).IsOk();

        var listed = Assert.Single((await node.Anonymous.GetAsync($"/sessions?search={title}")).IsOk().Items());
        Assert.Equal("cancelled", listed["status"]!.GetValue<string>());
        Assert.Equal(100, listed["counts"]!["available"]!.GetValue<int>());
        var purchase = Assert.Single((await guest.GetAsync("/me/purchases")).IsOk().Items());
        Assert.Equal("refunded", purchase["status"]!.GetValue<string>());
        Assert.Empty((await guest.GetAsync("/me/reservations")).IsOk().Items());
    }

    [Fact]
    public async Task A_payment_that_was_under_way_when_the_session_was_called_off_goes_back_once()
    {
        const long Price = 771_004;
        var session = await node.Manager.OpenSessionAsync(change: body => body["prices"] = Seatings.Prices(("standard", Price)));
        var guest = await node.GuestAsync();
        var held = (await guest.ReserveAsync(session, "A-1")).IsCreated();
        var paying = guest.PayAsync(session, held, "tok_slow");
        await Eventually.HoldsAsync(
            async () => Assert.Equal("paying", (await guest.GetAsync(held.Path())).IsOk().Text("status")),
            cancel: TestContext.Current.CancellationToken);
        (await node.Manager.DeleteAsync($"/sessions/{session}")).IsOk();

        (await paying).Is(HttpStatusCode.Accepted);
        Assert.Equal("charged", (await node.Backend.RefundedAsync(Price)).Outcome);
        Assert.Equal("cancelled", (await guest.GetAsync(held.Path())).IsOk().Text("status"));
        Assert.Empty((await guest.GetAsync("/me/purchases")).IsOk().Items());
    }

    [Fact]
    public async Task A_session_is_called_off_also_after_its_last_day_for_refunds()
    {
        var session = await node.Manager.OpenSessionAsync(change: body => body["refundableUntil"] = "2020-01-01T00:00:00Z");
        var guest = await node.GuestAsync();
        var paid = (await guest.PayAsync(session, (await guest.ReserveAsync(session, "A-1")).IsCreated())).IsOk();
        (await guest.CancelAsync(session, paid)).Is(HttpStatusCode.Conflict, "not-refundable");

        (await node.Manager.DeleteAsync($"/sessions/{session}")).IsOk();
        Assert.Equal("refunded", (await guest.GetAsync(paid.Path())).IsOk().Text("status"));
    }

    [Fact]
    public async Task A_reason_that_cannot_be_kept_is_refused_and_the_session_goes_on()
    {
        var session = await node.Manager.OpenSessionAsync();
        var path = $"/sessions/{session}";
        (await node.Manager.DeleteAsync(path, new { reason = new string('x', 501) })).IsInvalid("reason");
        (await node.Manager.DeleteAsync(path, """{"reason":"\u0000"}""")).IsInvalid("reason");
        (await node.Manager.DeleteAsync(path, """{"reason":7}""")).IsInvalid("reason");
        (await node.Manager.DeleteAsync(path, "because")).Is(HttpStatusCode.BadRequest, "malformed-json");
        (await (await node.GuestAsync()).ReserveAsync(session, "A-1")).IsCreated();
    }

    [Fact]
    public async Task An_unknown_session_cannot_be_called_off() =>
        (await node.Manager.DeleteAsync($"/sessions/{Guid.NewGuid()}")).Is(HttpStatusCode.NotFound, "not-found");
}
