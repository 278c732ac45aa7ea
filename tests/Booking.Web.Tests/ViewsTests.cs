using Booking.Web.Tests.Infrastructure;

namespace Booking.Web.Tests;

/// <summary>
/// Every view that buyers see, on a desktop and a phone, light and dark: it fits the screen, has no barriers by the rules of
/// axe-core, and is kept as a picture, an artefact of the run.
/// </summary>
public sealed class ViewsTests(Site site)
{
    public static TheoryData<Look> Looks => [Look.Desktop, Look.Phone];

    [Theory]
    [MemberData(nameof(Looks), DisableDiscoveryEnumeration = true)]
    public async Task Every_view_of_buyers_fits_its_screen_and_has_no_barriers(Look look)
    {
        var theatre = await site.OpenTheatreAsync(change: body => body["venue"] = $"Municipal Theatre, {look.Name}");
        await using var visitor = await site.VisitAsync(look);
        await visitor.GoAsync($"?search=Theatre, {look.Name}");
        await visitor.Page.Locator(".session-card").First.WaitForAsync();
        await LookAsync("sessions");
        await visitor.GoAsync("?search=nothing-has-this-name");
        await visitor.Page.Locator(".empty").WaitForAsync();
        await LookAsync("nothing-found");

        await visitor.OpenAsync(theatre);
        await visitor.ClickSeatAsync("Stalls-C-8");
        await visitor.ClickSeatAsync("Stalls-C-9");
        await LookAsync("theatre");
        await visitor.Page.GetByText("List", new() { Exact = true }).ClickAsync();
        await visitor.Page.Locator(".seat-list summary").First.ClickAsync();
        await visitor.Page.Locator(".seat-list details details summary").First.ClickAsync();
        await LookAsync("list");
        await visitor.HoldButton.ClickAsync();
        await visitor.Page.Locator(".countdown").WaitForAsync();
        await LookAsync("hold");
        await visitor.Page.Locator("form .primary").ClickAsync();
        await visitor.Page.Locator(".ticket img").Nth(1).WaitForAsync();
        await LookAsync("tickets");
        await visitor.GoAsync("purchases");
        await visitor.Page.Locator(".purchase").First.WaitForAsync();
        await visitor.SeesAsync("Stalls, row C, seats 8 and 9");
        await LookAsync("purchases");
        await visitor.GoAsync("account");
        await visitor.Page.Locator("form").WaitForAsync();
        await LookAsync("account");
        if (look.IsPhone)
        {
            await visitor.Button("Menu").ClickAsync();
            await LookAsync("menu");
        }

        await visitor.GoAsync("nowhere");
        await visitor.SeesAsync("There is nothing here");
        await LookAsync("not-found");

        Task LookAsync(string name) => visitor.LooksRightAsync(name);
    }

    [Theory]
    [MemberData(nameof(Looks), DisableDiscoveryEnumeration = true)]
    public async Task The_stadium_comes_up_from_afar_and_near_by(Look look)
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
}
