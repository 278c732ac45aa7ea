using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Local;
using Booking.Testing;
using Booking.Web.Tests.Infrastructure;

namespace Booking.Web.Tests;

/// <summary>Two nodes behind nginx, as in <c>./booking cluster</c>, under an open page.</summary>
public sealed class ClusterTests(Site site) : IAsyncLifetime
{
    private const int Held = 1;

    private readonly Backend _backend = new(site.Postgres, site.Redis);
    private readonly TemporaryFolder _folder = new("nginx");
    private ApiProcess[] _nodes = null!;
    private LocalNginx _nginx = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _backend.CreateAsync("web_cluster");
        _nodes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => _backend.StartNodeAsync()));
        _nginx = await LocalNginx.StartAsync(
            _folder.Location, new NginxOptions { NodePorts = [.. _nodes.Select(node => node.Port)] }, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _nginx.DisposeAsync();
        await _backend.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_node_that_is_killed_under_an_open_page_costs_it_nothing_that_was_held_and_no_change()
    {
        var manager = await Buyer.ManagerAsync(_nginx.Address);
        var session = await manager.OpenSessionAsync();
        await using var buyer = await site.VisitAsync(address: _nginx.Address);
        await using var onlooker = await site.VisitAsync(Look.Phone, _nginx.Address);
        await buyer.OpenAsync(session);
        await onlooker.OpenAsync(session);
        await onlooker.IsLiveAsync();
        await buyer.HoldAsync("A-1");
        await onlooker.SeatIsAsync("A-1", Held);

        // Whichever of the two the page is connected to, and whichever decides the session, dies once.
        var other = await Buyer.GuestAsync(_nginx.Address);
        foreach (var (node, seat) in _nodes.Zip(["B-1", "C-1"]))
        {
            await node.KillAsync(Cancel);
            // For two seconds after its failure nginx does not ask a node again: where the one is back so lately and the other
            // is dead there is none, and who has a key asks again.
            await Eventually.HoldsAsync(
                async () => (await other.PostAsync(
                    $"/sessions/{session}/reservations", new { seats = new[] { seat } }, ("Idempotency-Key", seat)))
                    .Is(HttpStatusCode.Created),
                cancel: Cancel);
            await onlooker.SeatIsAsync(seat, Held);
            await node.RestartAsync(Cancel);
        }

        await onlooker.IsLiveAsync();
        await buyer.Button("Pay R$45.00").ClickAsync();
        await buyer.SeesAsync("Enjoy the show!");
    }
}
