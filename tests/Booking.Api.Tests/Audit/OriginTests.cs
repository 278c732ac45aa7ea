using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing;
using Booking.Testing.Live;

namespace Booking.Api.Tests.Audit;

/// <summary>Who did it, as part of what, and because of what: every event says so.</summary>
public sealed class OriginTests(OneNode node) : IClassFixture<OneNode>
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_names_its_actor_its_correlation_and_its_causation()
    {
        var session = await AuditedSession.OpenAsync(node);
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var buyer = await Buyer.GuestAsync(node.Api.Address);
        // Refused by the provider, then used at the door, then called off: what else a request can lead to.
        var declined = (await buyer.ReserveAsync(session.Id, "E-1")).Is(HttpStatusCode.Created);
        (await buyer.PayAsync(session.Id, declined, "tok_declined")).Is(HttpStatusCode.PaymentRequired);
        var bought = (await buyer.ReserveAsync(session.Id, "E-2")).Is(HttpStatusCode.Created);
        var tickets = (await buyer.PayAsync(session.Id, bought)).Is(HttpStatusCode.OK)["tickets"].AsArray();
        (await manager.PostAsync($"/sessions/{session.Id}/check-ins", new { code = tickets[0]!["code"]!.GetValue<string>() }))
            .Is(HttpStatusCode.OK);
        (await manager.DeleteAsync($"/sessions/{session.Id}", new { reason = "The singer is ill" })).Is(HttpStatusCode.OK);

        var events = (await manager.GetAsync($"/sessions/{session.Id}/events?limit=200")).Is(HttpStatusCode.OK)["items"].AsArray();

        Assert.Contains("payment_failed", events.Select(e => e!["type"]!.GetValue<string>()));
        Assert.Contains("ticket_checked_in", events.Select(e => e!["type"]!.GetValue<string>()));
        Assert.Contains("session_cancelled", events.Select(e => e!["type"]!.GetValue<string>()));
        Assert.All(events, e =>
        {
            Assert.Matches("^(customer|manager):[0-9a-f-]{36}$", e!["actor"]!.GetValue<string>());
            Assert.NotEmpty(e["correlationId"]!.GetValue<string>());
            Assert.Equal("request", e["causationId"]!.GetValue<string>());
        });
    }

    [Fact]
    public async Task What_the_system_does_of_itself_names_the_message_that_made_it()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync(change: body => body["holdSeconds"] = 5);
        var buyer = await Buyer.GuestAsync(node.Api.Address);
        (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);

        var expired = await Eventually.ReturnsAsync(async () =>
            (await manager.GetAsync($"/sessions/{session}/events")).Is(HttpStatusCode.OK)["items"].AsArray()
                .Single(e => e!["type"]!.GetValue<string>() == "reservation_expired")!);

        Assert.Equal("system", expired["actor"]!.GetValue<string>());
        Assert.Equal($"message:{expired["causationId"]}", expired["correlationId"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_released_with_its_connection_names_the_reservation_that_was_bound_to_it()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync();
        var buyer = await Buyer.GuestAsync(node.Api.Address);
        await using var client = await LiveClient.ConnectAsync(node.Api.Address, buyer.Token, cancel: Cancel);
        var answer = await client.InvokeAsync("Reserve", [session, new { seats = new[] { "A-1" } }], Cancel);
        var reservation = answer!.Value.GetProperty("reservation").GetProperty("reservationId").GetString()!;
        await client.CloseAsync(Cancel);

        var events = await Eventually.ReturnsAsync(
            async () =>
            {
                var items = (await manager.GetAsync($"/sessions/{session}/events?after=1")).Is(HttpStatusCode.OK)["items"].AsArray();
                Assert.Equal(2, items.Count);
                return items;
            },
            cancel: Cancel);

        Assert.Equal(
            ["seats_reserved", $"customer:{buyer.UserId}", "request"],
            [Text(events[0]!, "type"), Text(events[0]!, "actor"), Text(events[0]!, "causationId")]);
        Assert.NotEmpty(Text(events[0]!, "correlationId"));
        Assert.Equal(
            ["reservation_cancelled", "system", reservation, $"binding:{reservation}"],
            [
                Text(events[1]!, "type"), Text(events[1]!, "actor"), Text(events[1]!, "causationId"),
                Text(events[1]!, "correlationId"),
            ]);
        Assert.Equal("connection-closed", events[1]!["data"]!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_correlation_is_the_trace_of_the_request()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync();
        var buyer = await Buyer.GuestAsync(node.Api.Address);
        (await buyer.PostAsync(
            $"/sessions/{session}/reservations", new { seats = new[] { "A-1" } },
            ("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"))).Is(HttpStatusCode.Created);

        var last = (await manager.GetAsync($"/sessions/{session}/events?after=1")).Is(HttpStatusCode.OK)["items"][0]!;

        Assert.Equal(Trace, last["correlationId"]!.GetValue<string>());
        Assert.Equal($"customer:{buyer.UserId}", last["actor"]!.GetValue<string>());
    }

    private static string Text(JsonNode json, string member) => json[member]!.GetValue<string>();
}
