using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;
using Booking.Cli.Demo;
using Booking.Local;
using Booking.Testing;

namespace Booking.Web.Tests.Infrastructure;

/// <summary>A node that serves the page, and a manager who opens sessions there.</summary>
public sealed class Site(PostgresServer postgres, RedisServer redis, Chromium chromium) : IAsyncLifetime
{
    private Task<string>? _stadium;

    public Backend Backend { get; } = new(postgres, redis);

    public ApiProcess Node { get; private set; } = null!;

    public Buyer Manager { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.True(
            File.Exists(Path.Combine(AppContext.BaseDirectory, "page", "index.html")),
            "The page is not built: npm ci and npm run build in src/Booking.Web, or ./booking test.");
        await Backend.CreateAsync("web");
        Node = await Backend.StartNodeAsync();
        Manager = await Buyer.ManagerAsync(Node.Address);
    }

    public ValueTask DisposeAsync() => Backend.DisposeAsync();

    /// <summary>Somebody with a browser of their own, at this node or elsewhere.</summary>
    public Task<Visitor> VisitAsync(Look? look = null, Uri? address = null) =>
        Visitor.ArriveAsync(chromium.Browser, address ?? Node.Address, look ?? Look.Desktop);

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
    public Task<string> StadiumAsync() => _stadium ??= Manager.OpenSessionAsync(change: session =>
    {
        session["title"] = "Cup Final";
        session["venue"] = "River Stadium";
        session["prices"] = StadiumPlan.Prices();
        session["seating"] = StadiumPlan.Create();
    });
}
