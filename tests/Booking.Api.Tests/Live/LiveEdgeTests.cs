using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Booking.Api.Tests.Contract;
using Booking.Api.Tests.Infrastructure;
using Booking.Local;
using Booking.Testing;
using Booking.Testing.Live;

namespace Booking.Api.Tests.Live;

/// <summary>Who may connect, how much, and how a node leaves.</summary>
public sealed class LiveEdgeTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Backend _backend = new(postgres, redis);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _backend.CreateAsync("live_edge");

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Pages_of_this_host_and_of_allowed_ones_may_connect_and_others_not()
    {
        var node = await _backend.StartNodeAsync(("Booking__Cors__Origins", EdgeNode.Shop));
        foreach (var origin in new[] { EdgeNode.Shop, node.Address.GetLeftPart(UriPartial.Authority) })
            await (await FromAsync(origin)).DisposeAsync();

        foreach (var origin in new[] { "https://evil.example", "null", EdgeNode.Shop + ".evil.example" })
        {
            var refused = await Assert.ThrowsAsync<WebSocketException>(() => FromAsync(origin));
            Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        }

        Task<LiveClient> FromAsync(string origin) => LiveClient.ConnectAsync(
            node.Address, null, options => options.SetRequestHeader("Origin", origin), Cancel);
    }

    [Fact]
    public async Task A_token_in_the_query_is_in_no_log_however_much_is_logged()
    {
        var lines = new ConcurrentQueue<string>();
        await using var node = await ApiProcess.StartAsync(
            new ApiOptions
            {
                Environment = new Dictionary<string, string?>
                {
                    ["ASPNETCORE_ENVIRONMENT"] = "Development",
                    ["ConnectionStrings__Postgres"] = _backend.Postgres,
                    ["ConnectionStrings__Redis"] = _backend.Redis,
                    // Of one provider: it wins over whatever is said of categories.
                    ["Logging__Console__LogLevel__Default"] = "Trace",
                },
                OnOutput = lines.Enqueue,
            },
            Cancel);
        var buyer = await Buyer.GuestAsync(node.Address);
        var session = await (await Buyer.ManagerAsync(node.Address)).OpenSessionAsync();
        await using var client = await LiveClient.ConnectAsync(node.Address, buyer.Token, cancel: Cancel);
        var reserved = await client.InvokeAsync("Reserve", [session, new { seats = new[] { "A-1" } }], Cancel);

        Assert.True(reserved!.Value.TryGetProperty("reservation", out _));
        await Eventually.HoldsAsync(
            () =>
            {
                Assert.Contains(lines, line => line.Contains("/live", StringComparison.Ordinal));
                return Task.CompletedTask;
            },
            cancel: Cancel);
        await node.StopAsync(Cancel);
        Assert.DoesNotContain(lines, line => line.Contains(buyer.Token![..40], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_count_as_requests_and_connections_have_a_limit()
    {
        var node = await _backend.StartNodeAsync(
            ("Booking__RateLimits__PerCustomerPerSecond", "5"), ("Booking__Live__MaxConnections", "2"));
        var buyer = await Buyer.GuestAsync(node.Address);
        await using var one = await LiveClient.ConnectAsync(node.Address, buyer.Token, cancel: Cancel);
        var two = await LiveClient.ConnectAsync(node.Address, cancel: Cancel);

        var full = await Assert.ThrowsAsync<WebSocketException>(() => LiveClient.ConnectAsync(node.Address, cancel: Cancel));
        Assert.Contains("503", full.Message, StringComparison.Ordinal);
        var problems = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            var answer = await one.InvokeAsync("Reserve", [$"{Guid.NewGuid()}", new { }], Cancel);
            problems.Add(answer!.Value.GetProperty("problem").GetProperty("type").GetString()!);
        }

        Assert.Contains("/problems/validation", problems);
        Assert.Contains("/problems/too-many-requests", problems);

        await two.DisposeAsync();
        await using var three = await Eventually.ReturnsAsync(
            () => LiveClient.ConnectAsync(node.Address, cancel: Cancel), cancel: Cancel);
    }

    [Fact]
    public async Task Behind_nginx_watchers_live_through_a_rolling_restart_by_connecting_again()
    {
        using var folder = new TemporaryFolder("live_nginx");
        (string, string)[] settings = [("Booking__DrainTime", "00:00:10"), ("Booking__Proxies", "127.0.0.1")];
        var nodes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => _backend.StartNodeAsync(settings)));
        await using var nginx = await LocalNginx.StartAsync(
            folder.Location, new NginxOptions { NodePorts = [.. nodes.Select(node => node.Port)] }, Cancel);
        var session = await (await Buyer.ManagerAsync(nginx.Address)).OpenSessionAsync(change: body => body["holdSeconds"] = 600);
        var buyer = await Buyer.GuestAsync(nginx.Address);
        var drained = new ConcurrentBag<TimeSpan>();
        var map = new LiveMap();
        var client = await LiveClient.ConnectAsync(nginx.Address, buyer.Token, cancel: Cancel);
        await client.InvokeAsync("Watch", [session], Cancel);
        await map.FollowAsync(client, 1, Cancel).WaitAsync(Patience, Cancel);
        await client.InvokeAsync("Reserve", [session, new { seats = new[] { "A-1" } }], Cancel);

        foreach (var node in nodes)
        {
            var began = TimeProvider.System.GetTimestamp();
            await node.StopAsync(Cancel);
            drained.Add(TimeProvider.System.GetElapsedTime(began));
            await node.RestartAsync(Cancel);
            if (!client.Closed.IsCompleted)
                continue;
            client = await LiveClient.ConnectAsync(nginx.Address, buyer.Token, cancel: Cancel);
            await client.InvokeAsync("Watch", [session, map.Version], Cancel);
        }

        var held = (await buyer.ReserveAsync(session, "A-2")).Is(HttpStatusCode.Created);
        await map.FollowAsync(client, held["version"].GetValue<long>(), Cancel).WaitAsync(Patience, Cancel);
        await client.DisposeAsync();
        Assert.Equal("0100", map.Statuses[..4]);
        Assert.Equal(
            ["connection-closed"],
            await _backend.QueryListAsync<string>("select data ->> 'reason' from booking.mt_events where type = 'reservation_cancelled'"));
        Assert.All(drained, time => Assert.True(time < TimeSpan.FromSeconds(8), $"A node took {time} to leave."));
    }
}
