using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Reservations that are given up or given back.</summary>
[Collection<SalesCollection>]
public sealed class CancellationTests(ContractNode node)
{
    [Fact]
    public async Task A_hold_is_given_up_and_a_repeat_answers_as_the_first()
    {
        var session = await node.Manager.OpenSessionAsync(change: Seatings.Theatre);
        var guest = await node.GuestAsync();
        var held = (await guest.PostAsync($"/sessions/{session}/reservations", new
        {
            seats = new[] { "Stalls-A-1" },
            areas = new[] { new { area = "floor", quantity = 2 } },
        })).IsCreated();

        var cancelled = (await guest.CancelAsync(session, held)).IsOk();
        Assert.Equal("cancelled", cancelled.Text("status"));
        Assert.Equal(Expectations.TagOf(cancelled.Number("version")), cancelled.Tag);
        foreach (var same in new[] { "reservationId", "customerId", "seats", "areas", "total" })
            Assert.True(JsonNode.DeepEquals(held[same], cancelled[same]), cancelled.Text);
        Assert.Equal(cancelled.Text, (await guest.GetAsync(held.Path())).IsOk().Text);

        var map = (await guest.GetAsync($"/sessions/{session}/seats?minVersion={cancelled["version"]}")).IsOk();
        Assert.Equal((96, 60), (
            map["counts"]["available"]!.GetValue<int>(), map["areas"][0]!["available"]!.GetValue<int>()));

        // Somebody else has the seat when the request is repeated: it stays theirs.
        var other = await node.GuestAsync();
        var theirs = (await other.ReserveAsync(session, "Stalls-A-1")).IsCreated();
        Assert.Equal(cancelled.Text, (await guest.CancelAsync(session, held)).IsOk().Text);
        Assert.Equal(theirs.Text, (await other.GetAsync(theirs.Path())).IsOk().Text);
    }

    [Fact]
    public async Task A_purchase_is_refunded_once_and_a_repeat_answers_as_the_first()
    {
        const long Price = 771_001;
        var session = await node.Manager.OpenSessionAsync(change: body =>
        {
            body["prices"] = Seatings.Prices(("standard", Price));
            body["refundableUntil"] = "2030-01-01T00:00:00Z";
        });
        var guest = await node.GuestAsync();
        var paid = (await guest.PayAsync(session, (await guest.ReserveAsync(session, "A-1")).IsCreated())).IsOk();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => guest.CancelAsync(session, paid)));
        Assert.All(answers, answer => Assert.Equal("refunded", answer.IsOk().Text("status")));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());

        var charge = await node.Backend.RefundedAsync(Price);
        Assert.Equal(paid["payment"]["paymentId"]!.GetValue<Guid>(), charge.PaymentId);
        Assert.Single(await node.Backend.EventTypesAsync(session), type => type == "reservation_refunded");

        (await guest.PayAsync(session, paid)).Is(HttpStatusCode.Conflict, "reservation-cancelled");
        var other = await node.GuestAsync();
        var theirs = (await other.PayAsync(session, (await other.ReserveAsync(session, "A-1")).IsCreated())).IsOk();
        Assert.Equal(answers[0].Text, (await guest.CancelAsync(session, paid)).IsOk().Text);
        Assert.Equal("sold", (await other.SeatsAsync(session, theirs.Number("version")))["A-1"]);
    }

    [Fact]
    public async Task A_purchase_that_is_not_refundable_any_more_stays_a_purchase_but_a_hold_can_be_given_up()
    {
        const long Price = 771_002;
        var session = await node.Manager.OpenSessionAsync(change: body =>
        {
            body["prices"] = Seatings.Prices(("standard", Price));
            body["refundableUntil"] = "2020-01-01T00:00:00Z";
        });
        var guest = await node.GuestAsync();
        var paid = (await guest.PayAsync(session, (await guest.ReserveAsync(session, "A-1")).IsCreated())).IsOk();

        (await guest.CancelAsync(session, paid)).Is(HttpStatusCode.Conflict, "not-refundable");
        Assert.Equal(paid.Text, (await guest.GetAsync(paid.Path())).IsOk().Text);
        Assert.False(Assert.Single(await node.Backend.ChargesOfAsync(Price)).IsRefunded);

        var held = (await guest.ReserveAsync(session, "B-1")).IsCreated();
        Assert.Equal("cancelled", (await guest.CancelAsync(session, held)).IsOk().Text("status"));
    }

    [Fact]
    public async Task Of_payment_and_cancellation_at_the_same_moment_one_wins_and_the_books_agree()
    {
        var session = await node.Manager.OpenSessionAsync(10, 10, body => body["maxSeatsPerCustomer"] = 100);
        var guest = await node.GuestAsync();
        var holds = new List<Answer>();
        for (var i = 0; i < 30; i++)
            holds.Add((await guest.ReserveAsync(session, $"{(char)('A' + i / 10)}-{i % 10 + 1}")).IsCreated());

        await Task.WhenAll(holds.Select(async (hold, i) =>
        {
            var pay = i % 2 == 0 ? guest.PayAsync(session, hold) : null;
            var cancel = guest.CancelAsync(session, hold);
            pay ??= guest.PayAsync(session, hold);
            var (payment, cancellation) = (await pay, await cancel);
            var status = (await guest.GetAsync(hold.Path())).IsOk().Text("status");
            switch (payment.Status, cancellation.Status)
            {
                case (HttpStatusCode.OK, HttpStatusCode.OK):
                    Assert.Equal(("refunded", "refunded"), (status, cancellation.Text("status")));
                    break;
                case (HttpStatusCode.OK, HttpStatusCode.Conflict):
                    Assert.Equal(("paid", "payment-in-progress"), (status, cancellation.Problem));
                    break;
                default:
                    payment.Is(HttpStatusCode.Conflict, "reservation-cancelled");
                    Assert.Equal(("cancelled", "cancelled"), (status, cancellation.IsOk().Text("status")));
                    break;
            }
        }));

        var reservations = await Task.WhenAll(holds.Select(hold => guest.GetAsync(hold.Path())));
        var seats = await guest.SeatsAsync(session, reservations.Max(reservation => reservation.Number("version")));
        Assert.All(reservations, reservation => Assert.Equal(
            reservation.Text("status") == "paid" ? "sold" : "available", seats[reservation.SeatIds()[0]]));
    }
}
