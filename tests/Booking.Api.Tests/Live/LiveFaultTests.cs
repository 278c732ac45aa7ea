using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Local;
using Booking.Testing;
using Booking.Testing.Live;

namespace Booking.Api.Tests.Live;

/// <summary>Several nodes, and a Redis that goes away.</summary>
public sealed class LiveFaultTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RedisServer _redis = new();
    private Backend _backend = null!;
    private ApiProcess[] _nodes = null!;
    private Buyer _buyer = null!;
    private string _session = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _backend = new Backend(postgres, _redis);
        await _backend.CreateAsync("live_faults");
        _nodes = [await _backend.StartNodeAsync(), await _backend.StartNodeAsync()];
        _session = await (await Buyer.ManagerAsync(_nodes[0].Address)).OpenSessionAsync(
            change: body => body["maxSeatsPerCustomer"] = 100);
        _buyer = await Buyer.GuestAsync(_nodes[0].Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Every_node_serves_every_watcher_and_every_owner_whichever_node_sells()
    {
        var clients = new List<LiveClient>();
        foreach (var node in _nodes)
        {
            var client = await LiveClient.ConnectAsync(node.Address, _buyer.Token, cancel: Cancel);
            clients.Add(client);
            await client.InvokeAsync("Watch", [_session], Cancel);
        }

        var last = 0L;
        for (var seat = 1; seat <= 8; seat++)
        {
            var seller = _buyer.At(_nodes[seat % 2].Address);
            var held = (await seller.ReserveAsync(_session, $"A-{seat}")).Is(HttpStatusCode.Created);
            last = held["version"].GetValue<long>();
        }

        foreach (var client in clients)
        {
            var map = new LiveMap();
            var told = new HashSet<string>();
            while (map.Version < last || told.Count < 8)
            {
                var next = await client.NextAsync(Cancel).WaitAsync(Patience, Cancel);
                if (next.Target == "reservationChanged")
                    told.Add(next.Data.GetProperty("reservationId").GetString()!);
                map.Apply(next);
            }

            Assert.Equal("1111111100" + new string('0', 90), map.Statuses);
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_watcher_is_told_while_Redis_is_away_and_after_it_is_back_without_a_gap()
    {
        await using var client = await LiveClient.ConnectAsync(_nodes[1].Address, cancel: Cancel);
        await client.InvokeAsync("Watch", [_session], Cancel);
        var map = new LiveMap();
        await map.FollowAsync(client, 1, Cancel).WaitAsync(Patience, Cancel);
        var redis = await _redis.GetAsync(Cancel);

        await redis.KillAsync(Cancel);
        var during = (await _buyer.ReserveAsync(_session, "A-1")).Is(HttpStatusCode.Created)["version"].GetValue<long>();
        await map.FollowAsync(client, during, Cancel).WaitAsync(Patience, Cancel);

        await redis.RestartAsync(Cancel);
        for (var seat = 2; seat <= 9; seat++)
        {
            var after = (await _buyer.ReserveAsync(_session, $"A-{seat}")).Is(HttpStatusCode.Created);
            await map.FollowAsync(client, after["version"].GetValue<long>(), Cancel).WaitAsync(Patience, Cancel);
        }

        Assert.Equal("1111111110" + new string('0', 90), map.Statuses);
        Assert.Equal(1, map.Folded.Snapshots);
    }
}
