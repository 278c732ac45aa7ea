using System.Net;
using Booking.Cli.Demo;
using Booking.Web.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Booking.Web.Tests.Managers;

/// <summary>Sessions are opened from plans that were looked at first.</summary>
public sealed class OpeningTests(Site site)
{
    private const string Faulty =
        """
        {
          "sections": [
            { "name": "Stalls",
              "rows": [
                { "label": "A", "seats": [
                  { "label": "1", "category": "best" },
                  { "label": "1", "category": "best" } ] },
                { "label": "B", "seats": [ { "label": "1" } ] } ] } ]
        }
        """;

    [Fact]
    public async Task A_faulty_plan_shows_each_finding_at_its_place_and_a_mended_one_its_map()
    {
        await using var manager = await site.ManagerAsync();
        await manager.GoAsync("manage/new");
        await manager.UploadAsync("stalls.json", Faulty);
        await manager.SeesAsync("2 things are wrong with this file");

        var findings = manager.Page.Locator(".finding");
        Assert.Equal(2, await findings.CountAsync());
        var twice = await findings.Nth(0).InnerTextAsync();
        Assert.Contains("Seat is there twice", twice, StringComparison.Ordinal);
        Assert.Contains("sections[0].rows[0].seats[1]", twice, StringComparison.Ordinal);
        Assert.Contains("row A", twice, StringComparison.Ordinal);
        Assert.Equal("""{ "label": "1", "category": "best" } ] },""", (await findings.Nth(0).Locator("mark").InnerTextAsync()).Trim());
        Assert.Equal("7", await findings.Nth(0).Locator(".marked .line-number").InnerTextAsync());
        Assert.Contains("row B", await findings.Nth(1).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("8", await findings.Nth(1).Locator(".marked .line-number").InnerTextAsync());
        Assert.Equal(0, await manager.Page.GetByLabel("Title").CountAsync());
        await manager.ShootAsync("managers-findings", isWhole: true);
        await manager.HasNoBarriersAsync();

        await manager.UploadAsync("theatre.json", TheatrePlan.Create().ToJsonString());
        await manager.MapIsShownAsync();
        await manager.SeesAsync("Nothing is kept yet.");
        Assert.Equal(0, await findings.CountAsync());
        Assert.Equal(1, await manager.Page.GetByLabel("Title").CountAsync());
        Assert.DoesNotContain("Preview", (await site.Manager.GetAsync("/plans")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_JSON_is_shown_where_it_goes_wrong()
    {
        await using var manager = await site.ManagerAsync();
        await manager.GoAsync("manage/new");
        await manager.UploadAsync("broken.json", "{\n  \"grid\": {\n    \"rows\": 3,,\n  }\n}");

        await manager.SeesAsync("It cannot go on like this at line 3, column 15.");
        Assert.Equal("\"rows\": 3,,", (await manager.Page.Locator("mark").InnerTextAsync()).Trim());
    }

    [Theory]
    [InlineData("pretix", """
        {"name": "Hall", "categories": [{"name": "best"}], "size": {"width": 100, "height": 100}, "zones": [{"name": "Z",
        "position": {"x": 0, "y": 0}, "rows": [{"row_number": "1", "position": {"x": 0, "y": 0}, "seats": [
        {"seat_guid": "a", "seat_number": "1", "position": {"x": 0, "y": 0}, "category": "best"},
        {"seat_guid": "b", "seat_number": "2", "position": {"x": 10, "y": 0}, "category": "best"}]}]}]}
        """)]
    [InlineData("seats.io", """
        {"name": "Hall", "categories": {"list": [{"key": 1, "label": "best"}]}, "subChart": {"rows": [{"label": "A", "seats": [
        {"label": "1", "x": 0, "y": 0, "categoryKey": 1}, {"label": "2", "x": 10, "y": 0, "categoryKey": 1}]}]}}
        """)]
    public async Task A_chart_of_another_system_is_known_for_what_it_is(string form, string chart)
    {
        await using var manager = await site.ManagerAsync();
        await manager.GoAsync("manage/new");
        await manager.UploadAsync("chart.json", chart);

        await manager.SeesAsync($"chart.json: {form}, 2 places.");
        await manager.MapIsShownAsync();
    }

    [Fact]
    public async Task Rows_and_seats_make_a_session_and_a_plan_for_the_next_one()
    {
        await using var manager = await site.ManagerAsync(Look.Phone);
        await manager.GoAsync("manage/new");
        await manager.Page.GetByText("Rows and seats", new() { Exact = true }).ClickAsync();
        await manager.Page.GetByLabel("Rows", new() { Exact = true }).FillAsync("4");
        await manager.Page.GetByLabel("Seats in each row").FillAsync("6");
        await manager.Button("Preview").ClickAsync();
        await manager.SeesAsync("24 places. Nothing is kept yet.");
        await manager.Page.GetByLabel("Keep the plan as").FillAsync("Studio");
        await FillAsync(manager, "First night", "12.5");
        await manager.Button("Open the sale").ClickAsync();
        await manager.SeesAsync("0 of 24 places sold");

        await manager.GoAsync("manage/new");
        await manager.Page.GetByText("A kept plan", new() { Exact = true }).ClickAsync();
        await manager.Page.GetByRole(AriaRole.Combobox, new() { Name = "Plan" })
            .SelectOptionAsync(new SelectOptionValue { Label = "Studio (24 places)" });
        await manager.MapIsShownAsync();
        Assert.Equal("Studio", await manager.Page.GetByLabel("Venue").InputValueAsync());
        await FillAsync(manager, "Second night", "10");
        await manager.Button("Open the sale").ClickAsync();
        await manager.SeesAsync("R$10.00");
    }

    [Fact]
    public async Task What_the_API_refuses_is_said_at_the_field()
    {
        await using var manager = await site.ManagerAsync();
        await manager.GoAsync("manage/new");
        await manager.Page.GetByText("Rows and seats", new() { Exact = true }).ClickAsync();
        await manager.Button("Preview").ClickAsync();
        await manager.Page.GetByText("Rules of the sale").ClickAsync();
        await manager.Page.GetByLabel("The sale opens").FillAsync("2030-02-01T10:00");
        await manager.Page.GetByLabel("The sale closes").FillAsync("2030-01-01T10:00");
        await FillAsync(manager, "Closes before it opens", "10");
        await manager.Button("Open the sale").ClickAsync();

        await manager.Page.Locator(".field.bad", new() { HasText = "The sale closes" }).WaitForAsync();
        Assert.EndsWith("/manage/new", manager.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_no_manager_is_told_where_to_sign_in()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoAsync("manage");
        await visitor.SeesAsync("For managers only");
        Assert.Equal(0, await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Manage" }).CountAsync());
        await visitor.HasNoBarriersAsync();
    }

    private static async Task FillAsync(Visitor manager, string title, string price)
    {
        await manager.Page.GetByLabel("Title").FillAsync(title);
        await manager.Page.GetByLabel("Venue").FillAsync("Studio");
        await manager.Page.GetByLabel("Starts").FillAsync("2030-05-01T20:00");
        await manager.Page.GetByLabel("standard", new() { Exact = true }).FillAsync(price);
    }
}
