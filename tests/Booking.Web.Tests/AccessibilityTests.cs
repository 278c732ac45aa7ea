using Booking.Api.Tests.Infrastructure;
using Booking.Web.Tests.Infrastructure;

namespace Booking.Web.Tests;

/// <summary>For the keyboard, and for who listens to the page.</summary>
public sealed class AccessibilityTests(Site site)
{
    [Fact]
    public async Task Seats_are_found_chosen_and_held_without_a_mouse()
    {
        var session = await site.OpenGridAsync();
        var other = await Buyer.GuestAsync(site.Node.Address);
        var taken = await other.ReserveAsync(session, "A-3");
        await using var visitor = await site.VisitAsync();
        await visitor.OpenAsync(session);
        await visitor.SeatsAreShownAsync(taken["version"].GetValue<long>());
        var cursor = visitor.Page.Locator(".map-cursor");
        await cursor.FocusAsync();
        await HearsAsync("Row A, seat 1 · Standard, R$45.00 · Free");
        await visitor.Page.Keyboard.PressAsync("ArrowRight");
        await visitor.Page.Keyboard.PressAsync("ArrowRight");
        await HearsAsync("Row A, seat 3 · Standard, R$45.00 · On hold");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.SeesAsync("row A, seat 3 is on hold for somebody else.");
        await visitor.Page.Keyboard.PressAsync("ArrowDown");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await HearsAsync("Row B, seat 3 · Standard, R$45.00 · Your choice");
        Assert.Equal("true", await cursor.GetAttributeAsync("aria-pressed"));
        await visitor.HoldButton.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.Locator(".countdown").WaitForAsync();
        await visitor.SeesAsync("row B, seat 3");

        Task HearsAsync(string words) => visitor.Page.WaitForFunctionAsync(
            "words => [...document.querySelectorAll('.seat-map [aria-live]')].some(one => one.textContent === words)", words);
    }
}
