using System.Text.Json;
using Booking.Api.Tests.Infrastructure;
using Booking.Web.Tests.Infrastructure;

namespace Booking.Web.Tests;

/// <summary>For the keyboard, for who listens to the page, and by the rules of axe-core.</summary>
[Collection<PageCollection>]
public sealed class AccessibilityTests(Site site)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("desktop-light")]
    [InlineData("desktop-dark")]
    [InlineData("phone-light")]
    [InlineData("phone-dark")]
    public async Task No_view_breaks_a_rule_of_axe(string name)
    {
        var look = Look.Named(name);
        var session = await site.OpenTheatreAsync();
        await using var visitor = await site.VisitAsync(look);
        await visitor.GoAsync();
        await visitor.Page.Locator(".session-card").First.WaitForAsync();
        await AssertAccessibleAsync(visitor, "sessions");
        await visitor.OpenAsync(session);
        await visitor.ClickSeatAsync("Stalls-C-5");
        await AssertAccessibleAsync(visitor, "map");
        await visitor.Page.GetByText("List", new() { Exact = true }).ClickAsync();
        await visitor.Page.Locator(".seat-list summary").First.ClickAsync();
        await visitor.Page.Locator(".seat-list details details summary").First.ClickAsync();
        await AssertAccessibleAsync(visitor, "list");
        await visitor.HoldButton.ClickAsync();
        await visitor.Page.Locator(".countdown").WaitForAsync();
        await AssertAccessibleAsync(visitor, "hold");
        await visitor.Page.Locator("form .primary").ClickAsync();
        await visitor.Page.Locator(".ticket img").WaitForAsync();
        await AssertAccessibleAsync(visitor, "tickets");
        await visitor.GoAsync("purchases");
        await visitor.Page.Locator(".purchase").First.WaitForAsync();
        await AssertAccessibleAsync(visitor, "purchases");
        await visitor.GoAsync("account");
        await visitor.Page.Locator("form").WaitForAsync();
        await AssertAccessibleAsync(visitor, "account");
    }

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
        await HearsAsync("row A, seat 1 · Standard, R$45.00 · Free");
        await visitor.Page.Keyboard.PressAsync("ArrowRight");
        await visitor.Page.Keyboard.PressAsync("ArrowRight");
        await HearsAsync("row A, seat 3 · Standard, R$45.00 · On hold");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.SeesAsync("row A, seat 3 is on hold for somebody else.");
        await visitor.Page.Keyboard.PressAsync("ArrowDown");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await HearsAsync("row B, seat 3 · Standard, R$45.00 · Your choice");
        Assert.Equal("true", await cursor.GetAttributeAsync("aria-pressed"));
        await visitor.HoldButton.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.Locator(".countdown").WaitForAsync();
        await visitor.SeesAsync("row B, seat 3");

        Task HearsAsync(string words) => visitor.Page.WaitForFunctionAsync(
            "words => [...document.querySelectorAll('.seat-map [aria-live]')].some(one => one.textContent === words)", words);
    }

    private static async Task AssertAccessibleAsync(Visitor visitor, string view)
    {
        var axe = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe.min.js"), Cancel);
        await visitor.Page.EvaluateAsync($"() => {{ {axe}\n }}");
        var found = await visitor.Page.EvaluateAsync<string>(
            """
            async () => {
              const { violations } = await axe.run(document, { resultTypes: ['violations'] });
              return JSON.stringify(violations.map(one => ({
                rule: one.id, impact: one.impact, at: one.nodes.slice(0, 5).map(node => node.target.join(' ') + ': ' + node.failureSummary),
              })), null, 1);
            }
            """);
        Assert.True(JsonDocument.Parse(found).RootElement.GetArrayLength() == 0, $"{view}: {found}");
    }
}
