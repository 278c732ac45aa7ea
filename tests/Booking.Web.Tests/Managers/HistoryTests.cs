using System.Globalization;
using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Web.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Booking.Web.Tests.Managers;

/// <summary>An auditor goes through the life of a session.</summary>
public sealed class HistoryTests(Site site)
{
    private const int Available = 0;
    private const int Held = 1;
    private const int Sold = 2;

    [Fact]
    public async Task The_slider_shows_every_version_as_the_API_has_it_and_asks_for_the_map_once()
    {
        var (session, head) = await LiveAsync();
        await using var manager = await site.ManagerAsync();
        var asked = 0;
        manager.Page.Request += (_, request) => asked += request.Url.Contains("atVersion", StringComparison.Ordinal) && request.Url.Contains("/seats", StringComparison.Ordinal) ? 1 : 0;
        await OpenAsync(manager, session, head);
        var slider = manager.Page.GetByRole(AriaRole.Slider);
        await slider.FocusAsync();
        await slider.PressAsync("Home");
        for (var version = 1L; version <= head; version++)
        {
            await ShowsAsync(manager, version);
            var then = (await site.Manager.GetAsync(string.Create(
                CultureInfo.InvariantCulture, $"/sessions/{session}/seats?format=compact&atVersion={version}"))).Is(HttpStatusCode.OK);
            Assert.Equal(then["statuses"].GetValue<string>(), await StatusesAsync(manager));
            await slider.PressAsync("ArrowRight");
        }

        Assert.Equal(1, asked);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"Event {head} of {head}"),
            await slider.GetAttributeAsync("aria-valuetext"), StringComparison.Ordinal);
        Assert.Contains("R$90.00", await manager.Page.Locator(".past-counts").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_click_on_a_seat_shows_its_history_in_words_and_leads_to_each_of_its_moments()
    {
        var (session, head) = await LiveAsync();
        await using var manager = await site.ManagerAsync(Look.Phone);
        await OpenAsync(manager, session, head);
        await manager.SeesAsync("Took out of sale Row A, seat 1: Camera");
        await manager.SeesAsync("Gave back Row D, seat 1");

        await manager.ClickSeatAsync("C-5");
        await manager.SeesAsync("History of Row C, seat 5");
        await manager.SeesAsync("Paid R$90.00 for Row C, seats 5 and 6");
        await manager.Page.GetByRole(AriaRole.Button, new() { Name = "Held Row C, seats 5 and 6" }).ClickAsync();
        await manager.SeatIsAsync("C-6", Held);
        await manager.Button("Paid R$90.00").ClickAsync();
        await manager.SeatIsAsync("C-6", Sold);
        await manager.Button("To the beginning").ClickAsync();
        await manager.SeatIsAsync("C-6", Available);
        await manager.Button("Back to all events").ClickAsync();
        await manager.SeesAsync("The session was opened with 96 places");
    }

    [Fact]
    public async Task Played_from_the_beginning_it_stops_at_the_present_and_then_follows_what_happens()
    {
        var (session, head) = await LiveAsync();
        await using var manager = await site.ManagerAsync();
        await OpenAsync(manager, session, head);
        await manager.Page.GetByLabel("Speed").SelectOptionAsync("1");
        await manager.Page.GetByRole(AriaRole.Slider).PressAsync("Space");
        await manager.Button("Pause").WaitForAsync();
        await manager.Page.GetByLabel("Speed").SelectOptionAsync("25");
        await manager.Button("Play").WaitForAsync();
        await ShowsAsync(manager, head);

        var next = (await (await Buyer.GuestAsync(site.Node.Address)).ReserveAsync(session, "H-12")).Is(HttpStatusCode.Created);
        await ShowsAsync(manager, next["version"].GetValue<long>());
        await manager.SeatIsAsync("H-12", Held);
        await manager.SeesAsync("Held Row H, seat 12 for R$45.00");
    }

    [Fact]
    public async Task An_instant_leads_to_what_was_then()
    {
        var (session, head) = await LiveAsync();
        await using var manager = await site.ManagerAsync();
        await OpenAsync(manager, session, head);
        await manager.Page.GetByLabel("Go to a moment").FillAsync("2001-01-01T00:00:01");
        await manager.Button("Go").ClickAsync();
        await manager.SeesAsync("The session had not been opened yet.");
        await manager.Button("To the beginning").ClickAsync();
        await ShowsAsync(manager, 1);
        await manager.Page.GetByLabel("Go to a moment").FillAsync("2100-01-01T00:00:01");
        await manager.Button("Go").ClickAsync();
        await ShowsAsync(manager, head);
    }

    /// <summary>A session with something of everything, and its last version.</summary>
    private async Task<(string Session, long Head)> LiveAsync()
    {
        var session = await site.OpenGridAsync(title: "The life of a session");
        (await site.Manager.PostAsync($"/sessions/{session}/blocks", new { seats = new[] { "A-1" }, reason = "Camera" })).Is(HttpStatusCode.OK);
        var buyer = await Buyer.GuestAsync(site.Node.Address);
        var paid = (await buyer.ReserveAsync(session, "C-5", "C-6")).Is(HttpStatusCode.Created);
        (await buyer.PayAsync(session, paid)).Is(HttpStatusCode.OK);
        var other = await Buyer.GuestAsync(site.Node.Address);
        var refunded = (await other.ReserveAsync(session, "E-1", "E-2", "E-3")).Is(HttpStatusCode.Created);
        (await other.PayAsync(session, refunded)).Is(HttpStatusCode.OK);
        (await other.CancelAsync(session, refunded)).Is(HttpStatusCode.OK);
        var held = (await other.ReserveAsync(session, "D-1")).Is(HttpStatusCode.Created);
        (await other.CancelAsync(session, held)).Is(HttpStatusCode.OK);
        (await other.ReserveAsync(session, "F-1")).Is(HttpStatusCode.Created);
        return (session, await site.Backend.QueryAsync<long>(
            $"select max(version) from booking.mt_events where stream_id = '{Guid.Parse(session)}'"));
    }

    private static async Task OpenAsync(Visitor manager, string session, long head)
    {
        await manager.GoAsync($"manage/sessions/{session}/history");
        await ShowsAsync(manager, head);
        await manager.MapIsShownAsync();
    }

    private static Task ShowsAsync(Visitor manager, long version) => manager.Page.WaitForFunctionAsync(
        "version => Number(document.querySelector('.past')?.dataset.version) === version", version);

    private static Task<string> StatusesAsync(Visitor manager) => manager.Page.EvaluateAsync<string>(
        "() => document.querySelector('.seat-map').seatMap.statuses.seats.join('')");
}
