using System.Collections.Concurrent;
using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Local;
using Booking.Testing;

namespace Booking.Api.Tests.Faults;

/// <summary>kill -9 under load, three times: what was acknowledged is there, and no seat has two owners.</summary>
public sealed class KilledNodeTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private const int Kills = 3;
    private readonly Backend _backend = new(postgres, redis);
    private ApiProcess _api = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _backend.CreateAsync("killed_node");
        _api = await _backend.StartNodeAsync();
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Every_acknowledged_reservation_is_there_after_a_kill_and_no_seat_is_sold_twice()
    {
        var manager = await Buyer.ManagerAsync(_api.Address);
        var session = await manager.OpenSessionAsync(100, 100, body =>
        {
            body["maxSeatsPerCustomer"] = 100_000;
            body["holdSeconds"] = 3600;
        });
        var buyers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Buyer.GuestAsync(_api.Address)));
        var acknowledged = new ConcurrentDictionary<string, (Buyer Buyer, string Reservation, string Status)>();

        for (var kill = 0; kill < Kills; kill++)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var before = acknowledged.Count;
            var load = buyers.Select((buyer, i) =>
                SellAsync(buyer, session, new Random(kill * 100 + i), acknowledged, stop.Token)).ToArray();
            await Eventually.HoldsAsync(
                () =>
                {
                    Assert.True(acknowledged.Count > before + 200);
                    return Task.CompletedTask;
                },
                cancel: Cancel);
            await _api.KillAsync(Cancel);
            await stop.CancelAsync();
            await Task.WhenAll(load);
            await _api.RestartAsync(Cancel);
        }

        foreach (var (seat, (buyer, reservation, status)) in acknowledged)
        {
            var now = (await buyer.GetAsync($"/sessions/{session}/reservations/{reservation}")).Is(HttpStatusCode.OK);
            Assert.Equal(seat, now["seats"][0]!["id"]!.GetValue<string>());
            // Paid stays paid; of a hold whose payment was cut off, either is true.
            string[] possible = status == "paid" ? ["paid"] : ["held", "paying", "paid"];
            Assert.Contains(now["status"].GetValue<string>(), possible);
        }

        Assert.Equal(0L, await _backend.QueryAsync<long>(
            """
            select count(*) from (
              select seat from booking.mt_events, jsonb_array_elements_text(data -> 'seats') as seat
              where type = 'seats_reserved' group by seat having count(*) > 1) as twice
            """));
        Assert.True(acknowledged.Count > 600);
    }

    private static async Task SellAsync(
        Buyer buyer, string session, Random random,
        ConcurrentDictionary<string, (Buyer Buyer, string Reservation, string Status)> acknowledged, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var seat = $"{GridRows.Label(random.Next(100))}-{random.Next(100) + 1}";
                var held = await buyer.ReserveAsync(session, seat);
                if (held.Status != HttpStatusCode.Created)
                    continue;
                var reservation = held["reservationId"].GetValue<string>();
                Assert.True(acknowledged.TryAdd(seat, (buyer, reservation, "held")), $"{seat} was acknowledged twice");
                if (random.Next(4) == 0 && (await buyer.PayAsync(session, held)).Status == HttpStatusCode.OK)
                    acknowledged[seat] = (buyer, reservation, "paid");
            }
        }
        catch (HttpRequestException)
        {
            // The node was killed: this is what the test is about.
        }
    }
}
