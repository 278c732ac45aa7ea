using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;
using Booking.Cli.Demo;
using Booking.Local;
using Booking.Testing;

namespace Booking.Web.Tests.Infrastructure;

/// <summary>
/// What all tests share: PostgreSQL, Redis, a browser, a node that serves the page, and a manager who opens sessions there.
/// Each test has sessions and visitors of its own.
/// </summary>
public sealed class Site : IAsyncLifetime
{
    private readonly Chromium _chromium = new();
    private readonly Lazy<Task<string>> _stadium;
    private readonly Lazy<Task<string>> _managersBrowser;

    public Site()
    {
        Backend = new Backend(Postgres, Redis);
        _stadium = new(OpenStadiumAsync);
        _managersBrowser = new(SignInAsync);
    }

    public PostgresServer Postgres { get; } = new();

    public RedisServer Redis { get; } = new();

    public Backend Backend { get; }

    public ApiProcess Node { get; private set; } = null!;

    public Buyer Manager { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.True(
            File.Exists(Path.Combine(AppContext.BaseDirectory, "page", "index.html")),
            "The page is not built: npm ci and npm run build in src/Booking.Web, or ./booking test.");
        var browser = _chromium.StartAsync();
        await Backend.CreateAsync("web");
        Node = await Backend.StartNodeAsync();
        Manager = await Buyer.ManagerAsync(Node.Address);
        await browser;
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        await Backend.DisposeAsync();
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
    }

    /// <summary>Somebody with a browser of their own, at this node or elsewhere.</summary>
    public Task<Visitor> VisitAsync(Look? look = null, Uri? address = null) =>
        Visitor.ArriveAsync(_chromium.Browser, address ?? Node.Address, look ?? Look.Desktop);

    /// <summary>A manager who has signed in.</summary>
    public async Task<Visitor> ManagerAsync(Look? look = null) =>
        await Visitor.ArriveAsync(_chromium.Browser, Node.Address, look ?? Look.Desktop, await _managersBrowser.Value);

    /// <summary>Opens a grid of rows A, B, … with seats from 1, for 45.00 BRL.</summary>
    public Task<string> OpenGridAsync(
        int rows = 8, int seatsPerRow = 12, string title = "The Night Train", Action<JsonObject>? change = null) =>
        Manager.OpenSessionAsync(rows, seatsPerRow, session =>
        {
            session["title"] = title;
            session["venue"] = "Aurora Cinema, Hall 2";
            change?.Invoke(session);
        });

    /// <summary>Opens the demonstration's theatre: stalls, circle, standing room.</summary>
    public Task<string> OpenTheatreAsync(Action<JsonObject>? change = null) => Manager.OpenSessionAsync(change: session =>
    {
        session["title"] = "A Midsummer Night's Dream";
        session["venue"] = "Municipal Theatre";
        session["prices"] = TheatrePlan.Prices();
        session["seating"] = TheatrePlan.Create();
        change?.Invoke(session);
    });

    /// <summary>The demonstration's stadium of 50,000 seats, opened for who asks first.</summary>
    public Task<string> StadiumAsync() => _stadium.Value;

    private Task<string> OpenStadiumAsync() => Manager.OpenSessionAsync(change: session =>
    {
        session["title"] = "Cup Final";
        session["venue"] = "River Stadium";
        session["prices"] = StadiumPlan.Prices();
        session["seating"] = StadiumPlan.Create();
    });

    /// <summary>Signs the manager in, once for all tests; what the browser then keeps is what makes them one.</summary>
    private async Task<string> SignInAsync()
    {
        await using var manager = await VisitAsync();
        await manager.GoAsync("account");
        await manager.Page.GetByLabel("E-mail address").FillAsync("manager@booking.local");
        await manager.Page.GetByLabel("Password").FillAsync("Manager-2026");
        await manager.Page.Locator("form .primary").ClickAsync();
        await manager.SeesAsync("Signed in as");
        return await manager.Page.Context.StorageStateAsync();
    }
}
