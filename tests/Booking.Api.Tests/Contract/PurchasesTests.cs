using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing;

namespace Booking.Api.Tests.Contract;

/// <summary>What a customer has bought and holds.</summary>
[Collection<SalesCollection>]
public sealed class PurchasesTests(ContractNode node)
{
    [Fact]
    public async Task A_purchase_tells_all_of_what_was_bought()
    {
        var session = await node.Manager.OpenSessionAsync(change: Seatings.Theatre);
        var guest = await node.GuestAsync();
        var held = (await guest.PostAsync($"/sessions/{session}/reservations", new
        {
            seats = new[] { "Stalls-A-2", "Stalls-A-1" },
            areas = new[] { new { area = "floor", quantity = 1 } },
        })).IsCreated();
        var active = Assert.Single((await guest.GetAsync("/me/reservations")).IsOk().Items());
        var paid = (await guest.PayAsync(session, held)).IsOk();
        var purchase = Assert.Single((await guest.GetAsync("/me/purchases")).IsOk().Items());

        foreach (var item in new[] { active, purchase })
        {
            Assert.Equal(held.Text("reservationId"), item["reservationId"]!.GetValue<string>());
            Assert.Equal(session, item["sessionId"]!.GetValue<string>());
            Assert.Equal(("An evening", "The hall"), (item["title"]!.GetValue<string>(), item["venue"]!.GetValue<string>()));
            Assert.Equal("2030-05-01T20:00:00Z", item["startsAt"]!.GetValue<string>());
            Assert.Equal(["Stalls-A-2", "Stalls-A-1"], item["seats"]!.Texts());
            Assert.Equal("""[{"area":"floor","quantity":1}]""", item["areas"]!.ToJsonString());
            Assert.Equal("""{"amount":13000,"currency":"BRL"}""", item["total"]!.ToJsonString());
        }

        Assert.Equal("held", active["status"]!.GetValue<string>());
        Assert.Equal(held.Text("expiresAt"), active["expiresAt"]!.GetValue<string>());
        Assert.Equal("paid", purchase["status"]!.GetValue<string>());
        Assert.Equal(paid["payment"]["paidAt"]!.GetValue<string>(), purchase["paidAt"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(paid["tickets"], purchase["tickets"]), purchase.ToJsonString());
    }

    [Fact]
    public async Task What_was_just_reserved_paid_or_given_back_shows_at_once()
    {
        for (var round = 0; round < 12; round++)
        {
            var session = await node.Manager.OpenSessionAsync();
            var guest = await node.GuestAsync();
            var held = (await guest.ReserveAsync(session, "A-1")).IsCreated();
            Assert.Single((await guest.GetAsync("/me/reservations")).IsOk().Items());
            Assert.Empty((await guest.GetAsync("/me/purchases")).IsOk().Items());

            (await guest.PayAsync(session, held)).IsOk();
            Assert.Equal(["paid"], await StatusesAsync(guest, "/me/purchases"));
            Assert.Empty((await guest.GetAsync("/me/reservations")).IsOk().Items());

            (await guest.CancelAsync(session, held)).IsOk();
            Assert.Equal(["refunded"], await StatusesAsync(guest, "/me/purchases"));
        }
    }

    [Fact]
    public async Task Purchases_and_reservations_are_listed_the_newest_first_page_by_page()
    {
        var session = await node.Manager.OpenSessionAsync(change: body => body["holdSeconds"] = 600);
        var guest = await node.GuestAsync();
        var (bought, held) = (new List<string>(), new List<string>());
        for (var i = 1; i <= 5; i++)
        {
            var purchase = (await guest.PayAsync(session, (await guest.ReserveAsync(session, $"A-{i}")).IsCreated())).IsOk();
            bought.Insert(0, purchase.Text("reservationId"));
            held.Insert(0, (await guest.ReserveAsync(session, $"B-{i}")).IsCreated().Text("reservationId"));
        }

        foreach (var limit in new[] { 1, 2, 5, 200 })
        {
            Assert.Equal(bought, await IdsAsync(guest, "/me/purchases", limit));
            Assert.Equal(bought, await IdsAsync(guest, $"/users/{guest.UserId}/purchases", limit));
            Assert.Equal(held, await IdsAsync(guest, "/me/reservations", limit));
        }
    }

    [Fact]
    public async Task A_users_purchases_are_the_users_and_the_managers_to_see()
    {
        var session = await node.Manager.OpenSessionAsync();
        var buyer = await Buyer.CustomerAsync(node.Address);
        var paid = (await buyer.PayAsync(session, (await buyer.ReserveAsync(session, "A-1")).IsCreated())).IsOk();
        var path = $"/users/{buyer.UserId}/purchases";

        foreach (var allowed in new[] { buyer, node.Manager })
        {
            var item = Assert.Single((await allowed.GetAsync(path)).IsOk().Items());
            Assert.Equal(paid.Text("reservationId"), item["reservationId"]!.GetValue<string>());
        }

        foreach (var other in new[] { await node.GuestAsync(), await Buyer.CustomerAsync(node.Address) })
        {
            (await other.GetAsync(path)).Is(HttpStatusCode.NotFound, "not-found");
            (await other.GetAsync($"/users/{Guid.NewGuid()}/purchases")).Is(HttpStatusCode.NotFound, "not-found");
            Assert.Empty((await other.GetAsync("/me/purchases")).IsOk().Items());
        }

        Assert.Empty((await node.Manager.GetAsync("/me/purchases")).IsOk().Items());
    }

    [Fact]
    public async Task A_hold_that_ends_or_is_given_up_is_listed_no_more()
    {
        var session = await node.Manager.OpenSessionAsync(change: body => body["holdSeconds"] = 5);
        var guest = await node.GuestAsync();
        var kept = (await guest.ReserveAsync(session, "A-1")).IsCreated();
        (await guest.CancelAsync(session, (await guest.ReserveAsync(session, "A-2")).IsCreated())).IsOk();

        Assert.Equal([kept.Text("reservationId")], await IdsAsync(guest, "/me/reservations", 10));
        await Eventually.HoldsAsync(
            async () => Assert.Empty((await guest.GetAsync("/me/reservations")).IsOk().Items()),
            cancel: TestContext.Current.CancellationToken);
        Assert.True(DateTimeOffset.UtcNow >= kept["expiresAt"].GetValue<DateTimeOffset>());
        Assert.Empty((await guest.GetAsync("/me/purchases")).IsOk().Items());
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("cursor=x", "cursor")]
    public async Task A_page_that_is_none_is_refused(string query, string member)
    {
        var guest = await node.GuestAsync();
        foreach (var path in new[] { "/me/purchases", "/me/reservations", $"/users/{guest.UserId}/purchases" })
            (await guest.GetAsync($"{path}?{query}")).IsInvalid(member);
    }

    private static async Task<string[]> StatusesAsync(Buyer buyer, string path) =>
        [.. (await buyer.GetAsync(path)).IsOk().Items().Select(item => item["status"]!.GetValue<string>())];

    private static async Task<List<string>> IdsAsync(Buyer buyer, string path, int limit) =>
        [.. (await buyer.WalkAsync(path, limit)).Select(item => item["reservationId"]!.GetValue<string>())];
}
