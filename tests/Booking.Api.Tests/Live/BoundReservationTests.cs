using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing;
using Booking.Testing.Live;

namespace Booking.Api.Tests.Live;

/// <summary>Reservations that end with the connection that made them.</summary>
public sealed class BoundReservationTests(OneNode node, PostgresServer postgres, RedisServer redis) : IClassFixture<OneNode>
{
    private static readonly TimeSpan ReleasedWithin = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Address => node.Api.Address;

    [Fact]
    public async Task A_reservation_is_released_at_once_when_its_connection_closes_and_the_log_says_why()
    {
        var session = await OpenAsync(Address);
        var buyer = await Buyer.GuestAsync(Address);
        await using var client = await LiveClient.ConnectAsync(Address, buyer.Token, cancel: Cancel);

        var reservation = await ReserveAsync(client, session, "A-1", "A-2");
        Assert.Equal("held", reservation.GetProperty("status").GetString());
        Assert.Equal(buyer.UserId, reservation.GetProperty("customerId").GetString());
        await client.CloseAsync(Cancel);

        await Eventually.HoldsAsync(
            async () => Assert.Equal(["connection-closed"], await ReasonsAsync(node.Backend, session)), cancel: Cancel);
        var other = await Buyer.GuestAsync(Address);
        (await other.ReserveAsync(session, "A-1", "A-2")).Is(HttpStatusCode.Created);
        await NothingIsBoundAsync(node.Backend, session);
    }

    [Fact]
    public async Task A_connection_that_is_cut_releases_what_is_held_and_leaves_what_is_paid()
    {
        var session = await OpenAsync(Address);
        var buyer = await Buyer.GuestAsync(Address);
        var client = await LiveClient.ConnectAsync(Address, buyer.Token, cancel: Cancel);
        var paid = await ReserveAsync(client, session, "A-1");
        await ReserveAsync(client, session, "A-2");
        var path = $"/sessions/{session}/reservations/{paid.GetProperty("reservationId").GetString()}";
        (await buyer.PostAsync($"{path}/payment", new { method = "card", token = "tok_ok" })).Is(HttpStatusCode.OK);

        await client.DisposeAsync();

        await NothingIsBoundAsync(node.Backend, session);
        Assert.Equal(["connection-closed"], await ReasonsAsync(node.Backend, session));
        Assert.Equal("paid", (await buyer.GetAsync(path)).Is(HttpStatusCode.OK)["status"].GetValue<string>());
    }

    [Fact]
    public async Task Refusals_are_told_as_HTTP_tells_them_and_nobody_else_may_reserve()
    {
        var session = await OpenAsync(Address);
        var buyer = await Buyer.GuestAsync(Address);
        await using var client = await LiveClient.ConnectAsync(Address, buyer.Token, cancel: Cancel);
        await using var anonymous = await LiveClient.ConnectAsync(Address, cancel: Cancel);
        (await (await Buyer.GuestAsync(Address)).ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);

        var taken = await ProblemAsync(client, session, new { seats = new[] { "A-1", "A-2" } });
        Assert.Equal("/problems/seats-unavailable", taken.GetProperty("type").GetString());
        Assert.Equal(409, taken.GetProperty("status").GetInt32());
        Assert.Equal("""["A-1"]""", taken.GetProperty("unavailable").GetRawText());
        Assert.NotEmpty(taken.GetProperty("traceId").GetString()!);

        foreach (var request in new object?[] { new { }, null, 5, "seats", new { seats = 5 }, new { seats = new[] { "Z-99" } } })
        {
            var problem = await ProblemAsync(client, session, request);
            Assert.Equal("/problems/validation", problem.GetProperty("type").GetString());
        }

        Assert.Equal(404, (await ProblemAsync(client, $"{Guid.NewGuid()}", new { seats = new[] { "A-1" } }))
            .GetProperty("status").GetInt32());
        Assert.Equal(422, (await ProblemAsync(client, "here", new { seats = new[] { "A-1" } })).GetProperty("status").GetInt32());
        Assert.Equal("/problems/unauthorized", (await ProblemAsync(anonymous, session, new { seats = new[] { "A-2" } }))
            .GetProperty("type").GetString());
        await NothingIsBoundAsync(node.Backend, session);
    }

    [Fact]
    public async Task A_connection_has_so_many_reservations_and_no_more()
    {
        var session = await OpenAsync(Address);
        var buyer = await Buyer.GuestAsync(Address);
        await using var client = await LiveClient.ConnectAsync(Address, buyer.Token, cancel: Cancel);
        for (var seat = 0; seat < 16; seat++)
            await ReserveAsync(client, session, $"{GridRows.Label(seat / 10)}-{(seat % 10) + 1}");

        var problem = await ProblemAsync(client, session, new { seats = new[] { "J-1" } });

        Assert.Equal("/problems/too-many-reservations", problem.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_node_of_the_connection_dies_or_stands_still_another_releases_within_five_seconds(bool isPaused)
    {
        await using var backend = new Backend(postgres, redis);
        await backend.CreateAsync("dead_node");
        var doomed = await backend.StartNodeAsync();
        var other = await backend.StartNodeAsync();
        var session = await OpenAsync(other.Address);
        var buyer = await Buyer.GuestAsync(other.Address);
        await using var staying = await LiveClient.ConnectAsync(other.Address, buyer.Token, cancel: Cancel);
        await ReserveAsync(staying, session, "B-1");
        await using var client = await LiveClient.ConnectAsync(doomed.Address, buyer.Token, cancel: Cancel);
        await ReserveAsync(client, session, "A-1");

        var began = Stopwatch.GetTimestamp();
        if (isPaused)
            doomed.Pause();
        else
            await doomed.KillAsync(Cancel);

        await Eventually.HoldsAsync(
            async () => Assert.Equal(["node-lost"], await ReasonsAsync(backend, session)), ReleasedWithin, Cancel);
        Assert.True(Stopwatch.GetElapsedTime(began) < ReleasedWithin);
        (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
        (await buyer.ReserveAsync(session, "B-1")).Is(HttpStatusCode.Conflict, "seats-unavailable");
        if (isPaused)
            doomed.Resume();
    }

    private static async Task<string> OpenAsync(Uri address) => await (await Buyer.ManagerAsync(address)).OpenSessionAsync(
        change: body =>
        {
            body["holdSeconds"] = 600;
            body["maxSeatsPerCustomer"] = 100;
        });

    private static async Task<JsonElement> ReserveAsync(LiveClient client, string session, params string[] seats) =>
        (await client.InvokeAsync("Reserve", [session, new { seats }], Cancel))!.Value.GetProperty("reservation");

    private static async Task<JsonElement> ProblemAsync(LiveClient client, string session, object? request) =>
        (await client.InvokeAsync("Reserve", [session, request], Cancel))!.Value.GetProperty("problem");

    private static Task<List<string>> ReasonsAsync(Backend backend, string session) => backend.QueryListAsync<string>(
        $"""
        select data ->> 'reason' from booking.mt_events
        where stream_id = '{session}' and type = 'reservation_cancelled' order by version
        """);

    private static Task NothingIsBoundAsync(Backend backend, string session) => Eventually.HoldsAsync(
        async () => Assert.Equal(0, await backend.QueryAsync<long>(
            $"select count(*) from booking.bound_reservations where session_id = '{session}'")),
        cancel: Cancel);
}
