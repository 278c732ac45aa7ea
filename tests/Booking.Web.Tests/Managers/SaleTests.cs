using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Web.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Booking.Web.Tests.Managers;

/// <summary>A sale is watched, steered, and let in.</summary>
public sealed class SaleTests(Site site)
{
    private const int Blocked = 3;
    private const int Available = 0;

    [Fact]
    public async Task From_blocked_seats_over_the_sale_to_its_cancellation_with_what_is_refunded()
    {
        var session = await site.OpenGridAsync(title: "The sale as it happens");
        await using var manager = await site.ManagerAsync();
        await manager.GoAsync($"manage/sessions/{session}/seats");
        await manager.MapIsShownAsync();
        await manager.ClickSeatAsync("A-1");
        await manager.ClickSeatAsync("A-2");
        await manager.Page.GetByLabel("Reason").FillAsync("Camera");
        await manager.Button("Block 2 seats").ClickAsync();
        await manager.SeesAsync("2 seats are out of sale.");
        await manager.SeatIsAsync("A-2", Blocked);
        await manager.ClickSeatAsync("A-2");
        await manager.Button("Unblock 1 seat").ClickAsync();
        await manager.SeesAsync("1 seat is on sale again.");
        await manager.SeatIsAsync("A-2", Available);

        await manager.GoAsync($"manage/sessions/{session}");
        await manager.SeesAsync("0 of 96 places sold");
        var buyer = await Buyer.GuestAsync(site.Node.Address);
        var paid = await BuyAsync(buyer, session, "C-5", "C-6");
        (await buyer.ReserveAsync(session, "D-1")).Is(HttpStatusCode.Created);
        // Nothing is reloaded: the page finds out by itself.
        await manager.SeesAsync("2 of 96 places sold");
        await manager.SeesAsync("1 of 2 reservations paid");
        Assert.Contains("R$90.00", await manager.Page.Locator(".figures").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("2 places in the last hour", await manager.Page.Locator(".sales-chart").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Matches(
            "Sold\\s+2\\s+On hold\\s+1\\s+Blocked\\s+1\\s+Free\\s+92",
            await manager.Page.Locator(".places-legend").InnerTextAsync());
        Assert.True(await manager.Page.EvaluateAsync<bool>(
            "() => [...document.querySelectorAll('.chart-frame rect')].some(bar => Number(bar.getAttribute('height')) > 0)"));

        await manager.Button("Cancel the session …").ClickAsync();
        var dialog = manager.Page.GetByRole(AriaRole.Dialog);
        Assert.Matches(
            "1 purchase is refunded\\s+R\\$90.00[\\s\\S]*sold\\s+2[\\s\\S]*released\\s+1", await dialog.InnerTextAsync());
        await manager.ShootAsync("managers-cancellation");
        await manager.HasNoBarriersAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        Assert.Equal("scheduled", (await site.Manager.GetAsync($"/sessions/{session}")).Is(HttpStatusCode.OK)["status"].GetValue<string>());
        await manager.Button("Cancel the session …").ClickAsync();
        await dialog.GetByLabel("Reason").FillAsync("The singer is ill");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel the session and refund" }).ClickAsync();
        await manager.SeesAsync("This session is cancelled");
        await manager.SeesAsync("after refunds of R$90.00");

        var mine = (await buyer.GetAsync($"/sessions/{session}/reservations/{paid["reservationId"]}")).Is(HttpStatusCode.OK);
        Assert.Equal("refunded", mine["status"].GetValue<string>());
    }

    [Fact]
    public async Task Seats_are_blocked_from_the_list_with_the_keyboard_and_a_sold_one_is_not()
    {
        var session = await site.OpenGridAsync(rows: 2);
        await BuyAsync(await Buyer.GuestAsync(site.Node.Address), session, "A-1");
        await using var manager = await site.ManagerAsync();
        await manager.GoAsync($"manage/sessions/{session}/seats");
        await manager.MapIsShownAsync();
        await manager.Page.GetByText("List", new() { Exact = true }).ClickAsync();
        await manager.Page.GetByText("Row A").ClickAsync();
        await manager.Page.Locator(".seat-button").First.PressAsync("Enter");
        await manager.SeesAsync("Row A, seat 1 belongs to a customer");
        Assert.False(await manager.Page.GetByRole(AriaRole.Button, new() { Name = "Block", Exact = true }).IsEnabledAsync());
        await manager.Page.Locator(".seat-button").Nth(1).PressAsync("Enter");
        await manager.Button("Block 1 seat").PressAsync("Enter");
        await manager.SeesAsync("1 seat is out of sale.");

        var seats = await site.Manager.SeatsAsync(session);
        Assert.Equal(("sold", "blocked", "available"), (seats["A-1"], seats["A-2"], seats["A-3"]));
    }

    [Fact]
    public async Task A_code_lets_in_once_and_the_second_time_the_door_says_when_it_was_used()
    {
        var session = await site.OpenGridAsync();
        var paid = await BuyAsync(await Buyer.GuestAsync(site.Node.Address), session, "B-7");
        var code = paid["tickets"][0]!["code"]!.GetValue<string>();
        await using var manager = await site.ManagerAsync(Look.Phone);
        await manager.GoAsync($"manage/sessions/{session}/door");

        // As a scanner types: into the field that has the focus, and Enter.
        await manager.Page.WaitForFunctionAsync("() => document.activeElement?.name === 'code'");
        await manager.Page.Keyboard.TypeAsync(code.ToLowerInvariant());
        await manager.Page.Keyboard.PressAsync("Enter");
        await manager.Page.Locator(".door-answer.good").WaitForAsync();
        await manager.SeesAsync("Row B, seat 7");
        await manager.Page.Keyboard.TypeAsync(code);
        await manager.Page.Keyboard.PressAsync("Enter");
        await manager.Page.Locator(".door-answer.warning").WaitForAsync();
        await manager.SeesAsync("Already used");
        await manager.Page.Keyboard.TypeAsync("nonsense");
        await manager.Page.Keyboard.PressAsync("Enter");
        await manager.Page.Locator(".door-answer.bad").WaitForAsync();
        Assert.Equal(2, await manager.Page.Locator(".door-list li").CountAsync());

        await manager.GoAsync($"manage/sessions/{session}");
        await manager.Page.Locator(".life div", new() { HasText = "Checked in" }).GetByText("1", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task The_pages_of_managers_speak_Portuguese_too()
    {
        var session = await site.OpenGridAsync();
        await using var manager = await site.ManagerAsync();
        await manager.GoAsync("manage");
        await manager.Page.GetByLabel("Language").SelectOptionAsync("pt-BR");
        foreach (var (path, sign) in new[]
        {
            ("manage", "Todas as sessões"), ("manage/new", "Solte aqui um plano de lugares"),
            ($"manage/sessions/{session}", "de 96 lugares vendidos"), ($"manage/sessions/{session}/seats", "Bloquear assentos"),
            ($"manage/sessions/{session}/door", "Digite o código de um ingresso"),
            ($"manage/sessions/{session}/history", "A sessão foi aberta com 96 lugares"),
        })
        {
            await manager.GoAsync(path);
            await manager.SeesAsync(sign);
        }
    }

    private static async Task<Answer> BuyAsync(Buyer buyer, string session, params string[] seats)
    {
        var held = (await buyer.ReserveAsync(session, seats)).Is(HttpStatusCode.Created);
        return (await buyer.PayAsync(session, held)).Is(HttpStatusCode.OK);
    }
}
