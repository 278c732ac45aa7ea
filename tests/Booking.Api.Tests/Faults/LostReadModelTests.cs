using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.EventStore.Postgres;
using Booking.Local;
using Booking.Projections.Reservations;
using Booking.Testing;
using Npgsql;

namespace Booking.Api.Tests.Faults;

/// <summary>Redis emptied, stopped or restarted in the middle: reads fall back, commands never notice, it comes back.</summary>
public sealed class LostReadModelTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly RedisServer _redis = new();
    private Backend _backend = null!;
    private ApiProcess _api = null!;
    private Buyer _manager = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _backend = new Backend(postgres, _redis);
        await _backend.CreateAsync("lost_read_model");
        _api = await _backend.StartNodeAsync();
        _manager = await Buyer.ManagerAsync(_api.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_killed_Redis_stops_no_sale_and_no_reader_and_is_rebuilt_from_the_log()
    {
        var session = await _manager.OpenSessionAsync();
        var buyer = await Buyer.GuestAsync(_api.Address);
        (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
        var redis = await _redis.GetAsync(Cancel);

        await redis.KillAsync(Cancel);

        var during = (await buyer.ReserveAsync(session, "A-2")).Is(HttpStatusCode.Created);
        (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Conflict, "seats-unavailable");
        var seats = await buyer.SeatsAsync(session, during["version"].GetValue<long>());
        Assert.Equal(["A-1", "A-2"], seats.Where(seat => seat.Value == "held").Select(seat => seat.Key));
        var active = (await buyer.GetAsync("/me/reservations")).Is(HttpStatusCode.OK);
        Assert.Equal(2, active["items"].AsArray().Count);
        await Eventually.HoldsAsync(
            async () => Assert.Equal("degraded", (await buyer.GetAsync("/health/ready")).Is(HttpStatusCode.OK)["status"].GetValue<string>()),
            cancel: Cancel);

        await redis.RestartAsync(Cancel);

        await BackAsync(buyer);
        var after = (await buyer.ReserveAsync(session, "A-3")).Is(HttpStatusCode.Created);
        seats = await buyer.SeatsAsync(session, after["version"].GetValue<long>());
        Assert.Equal(["A-1", "A-2", "A-3"], seats.Where(seat => seat.Value == "held").Select(seat => seat.Key));
        Assert.Equal(3, (await buyer.GetAsync("/me/reservations"))["items"].AsArray().Count);
        await MapIsInRedisAsync(session, after["version"].GetValue<long>());
    }

    [Fact]
    public async Task An_emptied_Redis_comes_back_by_itself_also_for_sessions_where_nothing_happens()
    {
        var quiet = await _manager.OpenSessionAsync();
        var buyer = await Buyer.GuestAsync(_api.Address);
        var held = (await buyer.ReserveAsync(quiet, "B-1", "B-2")).Is(HttpStatusCode.Created);
        var version = held["version"].GetValue<long>();
        await MapIsInRedisAsync(quiet, version);

        await _backend.EmptyRedisAsync();

        await MapIsInRedisAsync(quiet, version);
        var seats = await buyer.SeatsAsync(quiet, version);
        Assert.Equal(["B-1", "B-2"], seats.Where(seat => seat.Value == "held").Select(seat => seat.Key));
    }

    [Fact]
    public async Task Reservations_that_the_read_model_does_not_have_yet_are_shown_from_the_log()
    {
        var session = await _manager.OpenSessionAsync();
        var buyer = await Buyer.GuestAsync(_api.Address);
        (await buyer.ReserveAsync(session, "C-1")).Is(HttpStatusCode.Created);
        Assert.Single((await buyer.GetAsync("/me/reservations"))["items"].AsArray());
        await _api.DisposeAsync();
        await using var source = NpgsqlDataSource.Create(_backend.Postgres);
        await using var standstill = await Eventually.ReturnsAsync(() => TakeProjectionAsync(source), cancel: Cancel);
        var next = await _backend.StartNodeAsync();
        var again = buyer.At(next.Address);

        (await again.ReserveAsync(session, "C-2")).Is(HttpStatusCode.Created);

        var active = (await again.GetAsync("/me/reservations")).Is(HttpStatusCode.OK)["items"].AsArray();
        Assert.Equal(["C-2", "C-1"], active.Select(item => item!["seats"]!.AsArray().Single()!.GetValue<string>()));
    }

    private static async Task<PostgresLease> TakeProjectionAsync(NpgsqlDataSource source)
    {
        var name = $"booking projection {ReservationsProjection.ProjectionName}";
        var lease = await PostgresLease.TryAcquireAsync(source, name, PostgresLease.DefaultPingInterval, Cancel);
        Assert.NotNull(lease);
        return lease;
    }

    private static Task BackAsync(Buyer buyer) => Eventually.HoldsAsync(
        async () => Assert.Equal("ready", (await buyer.GetAsync("/health/ready"))["status"].GetValue<string>()),
        cancel: Cancel);

    // Looked for beside the API, whose readers would fall back.
    private async Task MapIsInRedisAsync(string session, long version) => await Eventually.HoldsAsync(
        async () => Assert.Equal(version, await _backend.SeatMapVersionInRedisAsync(session)), cancel: Cancel);
}
