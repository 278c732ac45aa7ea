using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing;

namespace Booking.Api.Tests.Faults;

/// <summary>Tests that speak of time, and so run beside no other.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;

/// <summary>Ends of holds are announced in time, also when very many come at once.</summary>
[Collection(typeof(Alone))]
public sealed class PunctualityTests(PostgresServer postgres, RedisServer redis) : IAsyncDisposable
{
    private readonly Backend _backend = new(postgres, redis);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Ten_thousand_holds_that_fall_due_are_free_again_within_a_second_of_their_deadline()
    {
        await _backend.CreateAsync("expiry");
        var api = await _backend.StartNodeAsync();
        var manager = await Buyer.ManagerAsync(api.Address);
        var session = await manager.OpenSessionAsync(100, 200, body =>
        {
            body["maxSeatsPerCustomer"] = 100_000;
            body["holdSeconds"] = 10;
        });
        var buyer = await Buyer.GuestAsync(api.Address);

        var last = DateTimeOffset.MinValue;
        foreach (var some in Enumerable.Range(0, 10_000).Chunk(500))
        {
            var held = await Task.WhenAll(some.Select(i => buyer.ReserveAsync(
                session, $"{GridRows.Label(i / 200)}-{i % 200 + 1}")));
            last = held.Max(answer => answer.Is(HttpStatusCode.Created)["expiresAt"].GetValue<DateTimeOffset>());
        }

        await Eventually.HoldsAsync(
            async () => Assert.Equal(0, await ExpiryTests.HeldAsync(manager, session)), last - DateTimeOffset.UtcNow + TimeSpan.FromSeconds(30), Cancel);

        // The log tells how late each one was, whatever this test's own pace.
        var lateness = await _backend.QueryAsync<double>(
            """
            select max(extract(epoch from e.timestamp - (r.data ->> 'expiresAt')::timestamptz))
            from booking.mt_events e
            join booking.mt_events r on r.stream_id = e.stream_id and r.type = 'seats_reserved'
              and r.data ->> 'reservationId' = e.data ->> 'reservationId'
            where e.type = 'reservation_expired'
            """);
        Assert.InRange(lateness, 0, 1);
        Assert.Equal(10_000L, await _backend.QueryAsync<long>(
            "select count(*) from booking.mt_events where type = 'reservation_expired'"));
    }
}
