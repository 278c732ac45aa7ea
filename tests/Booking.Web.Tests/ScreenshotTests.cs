using Booking.Web.Tests.Infrastructure;

namespace Booking.Web.Tests;

/// <summary>Pictures of the main views, kept as artefacts of the run; that each view comes up at all is what fails here.</summary>
public sealed class ScreenshotTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("desktop-light")]
    [InlineData("desktop-dark")]
    [InlineData("phone-light")]
    [InlineData("phone-dark")]
    public async Task The_main_views_come_up(string name)
    {
        var look = Look.Named(name);
        var theatre = await site.OpenTheatreAsync();
        var stadium = await site.StadiumAsync();
        await site.OpenGridAsync();
        await using var visitor = await site.VisitAsync(look);
        await visitor.GoAsync();
        await visitor.Page.Locator(".session-card").First.WaitForAsync();
        await visitor.ShootAsync("sessions");

        await visitor.OpenAsync(stadium);
        await visitor.ShootAsync("stadium");
        await visitor.ClickSeatAsync("104-3-25");
        await visitor.ShootAsync("stadium-seats");

        await visitor.OpenAsync(theatre);
        await visitor.ClickSeatAsync("Stalls-C-8");
        await visitor.ClickSeatAsync("Stalls-C-9");
        await visitor.ShootAsync("theatre", isWhole: look.IsPhone);
        await visitor.HoldButton.ClickAsync();
        await visitor.Page.Locator(".countdown").WaitForAsync();
        await visitor.ShootAsync("hold", isWhole: true);
        await visitor.Page.Locator("form .primary").ClickAsync();
        await visitor.Page.Locator(".ticket img").Nth(1).WaitForAsync();
        await visitor.ShootAsync("tickets", isWhole: true);
        await visitor.GoAsync("purchases");
        await visitor.Page.Locator(".purchase").First.WaitForAsync();
        await visitor.ShootAsync("purchases");
        await visitor.GoAsync("account");
        await visitor.Page.Locator("form").WaitForAsync();
        await visitor.ShootAsync("account");
    }
}
