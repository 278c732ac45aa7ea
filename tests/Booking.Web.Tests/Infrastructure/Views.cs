using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Web.Tests.Managers;

namespace Booking.Web.Tests.Infrastructure;

/// <summary>
/// Every view of the page, light and dark: it fits the screen, has no barriers by the rules of axe-core, and is kept as a
/// picture, an artefact of the run.
/// </summary>
internal static class Views
{
    /// <summary>From the list of sessions to tickets, with what is found on the way.</summary>
    public static async Task LookAtBuyersViewsAsync(this Site site, Look look)
    {
        var theatre = await site.OpenTheatreAsync(change: body => body["venue"] = $"Municipal Theatre, {look.Name}");
        await using var visitor = await site.VisitAsync(look);
        await visitor.GoAsync($"?search=Theatre, {look.Name}");
        await visitor.Page.Locator(".session-card").First.WaitForAsync();
        await visitor.LooksRightAsync("sessions");
        await visitor.GoAsync("?search=nothing-has-this-name");
        await visitor.Page.Locator(".empty").WaitForAsync();
        await visitor.LooksRightAsync("nothing-found");

        await visitor.OpenAsync(theatre);
        await visitor.ClickSeatAsync("Stalls-C-8");
        await visitor.ClickSeatAsync("Stalls-C-9");
        await visitor.LooksRightAsync("theatre");
        await visitor.Page.GetByText("List", new() { Exact = true }).ClickAsync();
        await visitor.Page.Locator(".seat-list summary").First.ClickAsync();
        await visitor.Page.Locator(".seat-list details details summary").First.ClickAsync();
        await visitor.LooksRightAsync("list");
        await visitor.HoldButton.ClickAsync();
        await visitor.Page.Locator(".countdown").WaitForAsync();
        await visitor.LooksRightAsync("hold");
        await visitor.Page.Locator("form .primary").ClickAsync();
        await visitor.Page.Locator(".ticket img").Nth(1).WaitForAsync();
        await visitor.LooksRightAsync("tickets");
        await visitor.GoAsync("purchases");
        await visitor.Page.Locator(".purchase").First.WaitForAsync();
        await visitor.SeesAsync("Stalls, row C, seats 8 and 9");
        await visitor.LooksRightAsync("purchases");
        await visitor.GoAsync("account");
        await visitor.Page.Locator("form").WaitForAsync();
        await visitor.LooksRightAsync("account");
        if (look.IsPhone)
        {
            await visitor.Button("Menu").ClickAsync();
            await visitor.LooksRightAsync("menu");
        }

        await visitor.GoAsync("nowhere");
        await visitor.SeesAsync("There is nothing here");
        await visitor.LooksRightAsync("not-found");
    }

    /// <summary>50,000 seats, from afar and near by.</summary>
    public static async Task LookAtTheStadiumAsync(this Site site, Look look)
    {
        var stadium = await site.StadiumAsync();
        await using var visitor = await site.VisitAsync(look);
        await visitor.OpenAsync(stadium);
        await visitor.LooksRightAsync("stadium");
        await visitor.ClickSeatAsync("104-3-25");
        await visitor.SeesAsync("104, row 3, seat 25");
        await visitor.LooksRightAsync("stadium-seats");
        await visitor.Page.EvaluateAsync("() => document.querySelector('.seat-map').seatMap.panBy(-2000, 0)");
        await visitor.FitsTheScreenAsync();
    }

    /// <summary>What managers and auditors see.</summary>
    public static async Task LookAtManagersViewsAsync(this Site site, Look look)
    {
        var session = await site.OpenTheatreAsync();
        var buyer = await Buyer.GuestAsync(site.Node.Address);
        var map = await site.Manager.SeatsAsync(session);
        var held = (await buyer.ReserveAsync(session, [.. map.Keys.Take(6)])).Is(HttpStatusCode.Created);
        var paid = (await buyer.PayAsync(session, held)).Is(HttpStatusCode.OK);
        await using var manager = await site.ManagerAsync(look);
        foreach (var (path, name, sign) in new[]
        {
            ("manage", "overview", "All sessions"),
            ("manage/new", "opening", "Drop a seating plan here"),
            ($"manage/sessions/{session}", "sale", "places sold"),
            ($"manage/sessions/{session}/seats", "blocking", "Nothing is chosen yet."),
            ($"manage/sessions/{session}/history", "history", "The session was opened with 480 places"),
            ($"manage/sessions/{session}/door", "door", "Check in"),
        })
        {
            await manager.GoAsync(path);
            await manager.SeesAsync(sign);
            if (name is "blocking" or "history")
                await manager.MapIsShownAsync();
            if (name == "door")
            {
                await manager.Page.GetByLabel("Code").FillAsync(paid["tickets"][0]!["code"]!.GetValue<string>());
                await manager.Page.Keyboard.PressAsync("Enter");
                await manager.Page.Locator(".door-answer").WaitForAsync();
            }

            await manager.LooksRightAsync($"managers-{name}");
        }
    }
}
