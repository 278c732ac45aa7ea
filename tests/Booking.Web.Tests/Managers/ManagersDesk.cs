using System.Text;
using System.Text.Json;
using Booking.Web.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Booking.Web.Tests.Managers;

/// <summary>What a manager does with the page.</summary>
internal static class ManagersDesk
{
    private const string Rules = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Visitor> ManagerAsync(this Site site, Look? look = null)
    {
        var manager = await site.VisitAsync(look);
        await manager.GoAsync("account");
        await manager.Page.GetByLabel("E-mail address").FillAsync("manager@booking.local");
        await manager.Page.GetByLabel("Password").FillAsync("Manager-2026");
        await manager.Page.Locator("form .primary").ClickAsync();
        await manager.SeesAsync("Signed in as");
        return manager;
    }

    /// <summary>Chooses a file where the page asks for a seating.</summary>
    public static Task UploadAsync(this Visitor manager, string name, string text) =>
        manager.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = name,
            MimeType = "application/json",
            Buffer = Encoding.UTF8.GetBytes(text),
        });

    /// <summary>Waits until a map is painted.</summary>
    public static Task MapIsShownAsync(this Visitor manager) => manager.Page.WaitForFunctionAsync(
        "() => { const map = document.querySelector('.seat-map')?.seatMap;"
        + " return map?.view.width > 0 && map.statuses.version >= 0; }");

    /// <summary>Fails where axe finds a barrier on the page as it is now.</summary>
    public static async Task HasNoBarriersAsync(this Visitor visitor)
    {
        var axe = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe.min.js"), Cancel);
        // Evaluated and not added as an element: the page's policy allows no script but its own.
        await visitor.Page.EvaluateAsync($"() => {{ {axe}\n }}");
        var found = await visitor.Page.EvaluateAsync<string>(
            $$"""
            async () => JSON.stringify((await axe.run(document, { runOnly: {{Rules}} })).violations.map(
              fault => `${fault.id}: ${fault.nodes.map(node => `${node.target} ${node.failureSummary}`).join('; ')}`))
            """);
        Assert.Equal([], JsonSerializer.Deserialize<string[]>(found)!);
    }

    /// <summary>Fails where the page is wider than what it is looked at with.</summary>
    public static async Task FitsTheScreenAsync(this Visitor visitor) => Assert.True(
        await visitor.Page.EvaluateAsync<bool>(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
        "The page scrolls to the side.");
}
