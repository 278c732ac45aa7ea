using System.Net;
using System.Text.Json.Nodes;
using Booking.Testing;

namespace Booking.Api.Tests.Contract;

/// <summary>Payments with every token of the sandbox, checked against its books.</summary>
[Collection<SalesCollection>]
public sealed class PaymentTests(ContractNode node)
{
    // Amounts that no other test asks for.
    private static int _amounts = 880_000;

    private readonly long _price = Interlocked.Increment(ref _amounts) * 100L;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_sells_the_seats_with_a_ticket_for_each_place()
    {
        var session = await OpenAsync(body => body["seating"] = WithFloor());
        var guest = await node.GuestAsync();
        var held = (await guest.PostAsync($"/sessions/{session}/reservations", new
        {
            seats = new[] { "A-1", "A-2" },
            areas = new[] { new { area = "floor", quantity = 3 } },
        })).IsCreated();
        var paid = (await guest.PayAsync(session, held)).IsOk();

        Assert.Equal("paid", paid.Text("status"));
        Assert.True(paid.Number("version") > held.Number("version"));
        Assert.Equal(Expectations.TagOf(paid.Number("version")), paid.Tag);
        foreach (var same in new[] { "reservationId", "seats", "areas", "total", "expiresAt" })
            Assert.True(JsonNode.DeepEquals(held[same], paid[same]), paid.Text);
        Assert.True(JsonNode.DeepEquals(held["total"], paid["payment"]["amount"]));
        Assert.InRange(
            paid["payment"]["paidAt"]!.GetValue<DateTimeOffset>(),
            DateTimeOffset.UtcNow.AddSeconds(-10), DateTimeOffset.UtcNow.AddSeconds(1));

        var tickets = paid["tickets"].AsArray();
        Assert.Equal(
            ["A-1", "A-2", "floor", "floor", "floor"],
            tickets.Select(ticket => (ticket!["seat"] ?? ticket["area"])!.GetValue<string>()));
        Assert.All(tickets, ticket => Assert.True(ticket!["seat"] is null != ticket["area"] is null));
        Assert.Equal(5, tickets.Select(ticket => ticket!["code"]!.GetValue<string>()).Distinct().Count());
        Assert.Equal(5, tickets.Select(ticket => ticket!["ticketId"]!.GetValue<Guid>()).Distinct().Count());
        Assert.All(tickets, ticket => Assert.True(ticket!["code"]!.GetValue<string>().Length >= 16));

        Assert.Equal(paid.Text, (await guest.GetAsync(held.Path())).IsOk().Text);
        var charge = Assert.Single(await node.Backend.ChargesOfAsync(5 * _price));
        Assert.Equal(
            (paid["payment"]["paymentId"]!.GetValue<Guid>(), "BRL", "charged", false),
            (charge.PaymentId, charge.Currency, charge.Outcome, charge.IsRefunded));
    }

    [Fact]
    public async Task A_payment_of_what_is_paid_already_charges_nothing_more()
    {
        var session = await OpenAsync();
        var guest = await node.GuestAsync();
        var held = (await guest.ReserveAsync(session, "A-1")).IsCreated();
        var first = (await guest.PayAsync(session, held)).IsOk();
        foreach (var token in new[] { "tok_ok", "tok_declined", "tok_error" })
            Assert.Equal(first.Text, (await guest.PayAsync(session, held, token)).IsOk().Text);
        Assert.Single(await node.Backend.ChargesOfAsync(_price));
    }

    [Fact]
    public async Task Of_many_payments_at_once_one_charges()
    {
        var session = await OpenAsync();
        var guest = await node.GuestAsync();
        var held = (await guest.ReserveAsync(session, "A-1")).IsCreated();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => guest.PayAsync(session, held)));

        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { HttpStatusCode.OK, HttpStatusCode.Accepted }));
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal("paid", (await guest.GetAsync(held.Path())).IsOk().Text("status"));
        Assert.Single(await node.Backend.ChargesOfAsync(_price));
    }

    [Theory]
    [InlineData("tok_declined", HttpStatusCode.PaymentRequired, "payment-declined")]
    [InlineData("tok_unheard_of", HttpStatusCode.PaymentRequired, "payment-declined")]
    [InlineData("tok_error", HttpStatusCode.ServiceUnavailable, "payment-unavailable")]
    public async Task A_payment_that_fails_leaves_the_hold_and_another_may_follow(
        string token, HttpStatusCode status, string problem)
    {
        var session = await OpenAsync();
        var guest = await node.GuestAsync();
        var held = (await guest.ReserveAsync(session, "A-1")).IsCreated();
        var failed = (await guest.PayAsync(session, held, token)).Is(status, problem);
        Assert.Equal(status == HttpStatusCode.ServiceUnavailable, failed.Message.Headers.RetryAfter is not null);

        var after = (await guest.GetAsync(held.Path())).IsOk();
        Assert.Equal(("held", held.Text("expiresAt")), (after.Text("status"), after.Text("expiresAt")));
        Assert.Null(after.Json!["payment"]);
        Assert.Null(after.Json["tickets"]);
        Assert.DoesNotContain(await node.Backend.ChargesOfAsync(_price), charge => charge.Outcome == "charged");

        Assert.Equal("paid", (await guest.PayAsync(session, held)).IsOk().Text("status"));
        Assert.Single(await node.Backend.ChargesOfAsync(_price), charge => charge.Outcome == "charged");
    }

    [Fact]
    public async Task A_payment_of_which_the_answer_is_slow_or_lost_is_paid_in_the_end_and_charged_once()
    {
        var session = await OpenAsync(body => body["holdSeconds"] = 5);
        var (slow, lost) = (await node.GuestAsync(), await node.GuestAsync());
        var slowHold = (await slow.ReserveAsync(session, "A-1")).IsCreated();
        var lostHold = (await lost.ReserveAsync(session, "B-1", "B-2")).IsCreated();
        var pending = await Task.WhenAll(
            slow.PayAsync(session, slowHold, "tok_slow"), lost.PayAsync(session, lostHold, "tok_lost"));

        foreach (var answer in pending)
        {
            answer.Is(HttpStatusCode.Accepted);
            Assert.Equal("paying", answer.Text("status"));
            Assert.Null(answer.Json!["payment"]);
            Assert.Null(answer.Json["tickets"]);
        }

        // While it is under way nobody gets the seats, nothing is charged again, and it cannot be called back.
        (await lost.PayAsync(session, lostHold)).Is(HttpStatusCode.Accepted);
        (await lost.CancelAsync(session, lostHold)).Is(HttpStatusCode.Conflict);
        (await slow.ReserveAsync(session, "B-1")).Is(HttpStatusCode.Conflict, "seats-unavailable");

        foreach (var (buyer, hold, amount, places) in new[] { (slow, slowHold, _price, 1), (lost, lostHold, 2 * _price, 2) })
        {
            var paid = await Eventually.ReturnsAsync(
                async () =>
                {
                    var read = (await buyer.GetAsync(hold.Path())).IsOk();
                    Assert.Equal("paid", read.Text("status"));
                    return read;
                },
                cancel: Cancel);
            Assert.Equal(places, paid["tickets"].AsArray().Count);
            Assert.Equal(paid.Text, (await buyer.PayAsync(session, hold)).IsOk().Text);
            var charge = Assert.Single(await node.Backend.ChargesOfAsync(amount));
            Assert.Equal(("charged", false), (charge.Outcome, charge.IsRefunded));
            Assert.Equal(paid["payment"]["paymentId"]!.GetValue<Guid>(), charge.PaymentId);
        }

        var seats = await slow.SeatsAsync(session, (await lost.GetAsync(lostHold.Path())).Number("version"));
        Assert.Equal(("sold", "sold", "sold"), (seats["A-1"], seats["B-1"], seats["B-2"]));
    }

    [Fact]
    public async Task A_hold_that_has_ended_can_neither_be_paid_nor_cancelled_and_its_seat_is_anybodys()
    {
        var session = await OpenAsync(body => body["holdSeconds"] = 5);
        var guest = await node.GuestAsync();
        var given = (await guest.ReserveAsync(session, "B-1")).IsCreated();
        var held = (await guest.ReserveAsync(session, "A-1")).IsCreated();
        (await guest.CancelAsync(session, given)).IsOk();
        (await guest.PayAsync(session, given)).Is(HttpStatusCode.Conflict, "reservation-cancelled");

        await Eventually.HoldsAsync(
            async () => Assert.Equal("expired", (await guest.GetAsync(held.Path())).IsOk().Text("status")), cancel: Cancel);
        (await guest.PayAsync(session, held)).Is(HttpStatusCode.Conflict, "reservation-expired");
        (await guest.CancelAsync(session, held)).Is(HttpStatusCode.Conflict, "reservation-expired");
        (await (await node.GuestAsync()).ReserveAsync(session, "A-1")).IsCreated();
        (await guest.PayAsync(session, held)).Is(HttpStatusCode.Conflict, "reservation-expired");
        Assert.Empty(await node.Backend.ChargesOfAsync(_price));
    }

    [Theory]
    [InlineData("{}", "method")]
    [InlineData("""{"method":"cash","token":"tok_ok"}""", "method")]
    [InlineData("""{"method":null,"token":"tok_ok"}""", "method")]
    [InlineData("""{"method":"card"}""", "token")]
    [InlineData("""{"method":"card","token":""}""", "token")]
    [InlineData("""{"method":"card","token":5}""", "token")]
    public async Task A_payment_that_breaks_a_rule_names_its_field_and_charges_nothing(string body, string field)
    {
        var session = await OpenAsync();
        var guest = await node.GuestAsync();
        var held = (await guest.ReserveAsync(session, "A-1")).IsCreated();
        (await guest.PostAsync($"{held.Path()}/payment", body)).IsInvalid(field);
        Assert.Equal(held.Text, (await guest.GetAsync(held.Path())).IsOk().Text);
        Assert.Empty(await node.Backend.ChargesOfAsync(_price));
    }

    [Fact]
    public async Task What_costs_nothing_is_paid_alike()
    {
        var session = await node.Manager.OpenSessionAsync(change: body => body["prices"] = Seatings.Prices(("standard", 0)));
        var guest = await node.GuestAsync();
        var paid = (await guest.PayAsync(session, (await guest.ReserveAsync(session, "A-1")).IsCreated())).IsOk();
        Assert.Equal(("paid", 0L), (paid.Text("status"), paid["total"]["amount"]!.GetValue<long>()));
    }

    private static JsonObject WithFloor()
    {
        var seating = Seatings.Rows(4, 4);
        seating["areas"] = Seatings.Areas(("floor", 10))["areas"]!.DeepClone();
        return seating;
    }

    private Task<string> OpenAsync(Action<JsonObject>? change = null) => node.Manager.OpenSessionAsync(change: body =>
    {
        body["prices"] = Seatings.Prices(("standard", _price));
        change?.Invoke(body);
    });
}
