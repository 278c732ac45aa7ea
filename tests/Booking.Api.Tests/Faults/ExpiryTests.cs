using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing;

namespace Booking.Api.Tests.Faults;

/// <summary>Holds end at their deadline: announced within a second, and free at once for whoever asks.</summary>
public sealed class ExpiryTests(PostgresServer postgres, RedisServer redis) : IAsyncDisposable
{
    private static readonly Action<JsonObject> ShortHolds = body =>
    {
        body["holdSeconds"] = 5;
        body["maxSeatsPerCustomer"] = 100_000;
    };

    private readonly Backend _backend = new(postgres, redis);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task A_hold_is_free_at_its_deadline_although_every_timer_is_off()
    {
        await _backend.CreateAsync("no_timers");
        var api = await _backend.StartNodeAsync(("Booking__Roles__Scheduler", "false"));
        var manager = await Buyer.ManagerAsync(api.Address);
        var session = await manager.OpenSessionAsync(10, 10, ShortHolds);
        var first = await Buyer.GuestAsync(api.Address);
        var second = await Buyer.GuestAsync(api.Address);
        var held = (await first.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
        (await second.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Conflict, "seats-unavailable");

        await UntilAsync(held["expiresAt"].GetValue<DateTimeOffset>());

        (await first.PayAsync(session, held)).Is(HttpStatusCode.Conflict, "reservation-expired");
        var next = (await second.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
        (await second.PayAsync(session, next)).Is(HttpStatusCode.OK);
        Assert.Equal(
            ["session_scheduled", "seats_reserved", "reservation_expired", "seats_reserved", "payment_started", "reservation_paid"],
            await _backend.EventTypesAsync(session));
    }

    [Fact]
    public async Task A_node_killed_with_holds_outstanding_leaves_nothing_held_after_its_restart()
    {
        await _backend.CreateAsync("killed_with_holds");
        var api = await _backend.StartNodeAsync();
        var manager = await Buyer.ManagerAsync(api.Address);
        var session = await manager.OpenSessionAsync(10, 10, ShortHolds);
        var buyer = await Buyer.GuestAsync(api.Address);
        var held = (await buyer.ReserveAsync(session, "A-1", "A-2")).Is(HttpStatusCode.Created);

        await api.KillAsync(Cancel);
        await UntilAsync(held["expiresAt"].GetValue<DateTimeOffset>());
        await api.RestartAsync(Cancel);

        await Eventually.HoldsAsync(
            async () => Assert.Equal(0, await HeldAsync(manager, session)), TimeSpan.FromSeconds(10), Cancel);
        Assert.Equal(
            ["session_scheduled", "seats_reserved", "reservation_expired"], await _backend.EventTypesAsync(session));
    }

    [Fact]
    public async Task Lost_expiry_messages_are_restored_from_the_log()
    {
        await _backend.CreateAsync("lost_messages");
        var api = await _backend.StartNodeAsync(("Booking__Roles__Scheduler", "false"));
        var manager = await Buyer.ManagerAsync(api.Address);
        var sessions = new[] { await manager.OpenSessionAsync(10, 10, ShortHolds), await manager.OpenSessionAsync() };
        var buyer = await Buyer.GuestAsync(api.Address);
        foreach (var session in sessions)
            (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
        Assert.Equal(2L, await _backend.QueryAsync<long>(
            "with lost as (delete from booking.scheduled_messages returning 1) select count(*) from lost"));

        Assert.Equal(2L, await _backend.QueryAsync<long>("select booking.restore_expiry_messages()"));
        Assert.Equal(0L, await _backend.QueryAsync<long>("select booking.restore_expiry_messages()"));

        await _backend.StartNodeAsync();
        await Eventually.HoldsAsync(
            async () => Assert.Equal(
                ["session_scheduled", "seats_reserved", "reservation_expired"],
                await _backend.EventTypesAsync(sessions[0])),
            cancel: Cancel);
    }

    [Fact]
    public async Task A_payment_under_way_holds_its_seats_beyond_the_deadline_of_the_hold()
    {
        await _backend.CreateAsync("slow_payment");
        var api = await _backend.StartNodeAsync();
        var manager = await Buyer.ManagerAsync(api.Address);
        var session = await manager.OpenSessionAsync(10, 10, ShortHolds);
        var buyer = await Buyer.GuestAsync(api.Address);
        var other = await Buyer.GuestAsync(api.Address);
        var held = (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
        var deadline = held["expiresAt"].GetValue<DateTimeOffset>();

        // Charged, but the answer is lost: found out ten seconds later, long after the hold's own deadline.
        var lost = (await buyer.PayAsync(session, held, "tok_lost")).Is(HttpStatusCode.Accepted);
        Assert.Equal("paying", lost["status"].GetValue<string>());
        await UntilAsync(deadline);
        (await other.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Conflict, "seats-unavailable");

        await Eventually.HoldsAsync(
            async () => Assert.Equal("paid", (await ReadAsync(buyer, session, held))["status"].GetValue<string>()),
            TimeSpan.FromSeconds(20), Cancel);
        Assert.Equal(1L, await _backend.QueryAsync<long>(
            "select count(*) from booking.sandbox_charges where outcome = 'charged' and refunded_at is null"));
    }

    private static async Task<Answer> ReadAsync(Buyer buyer, string session, Answer reservation) =>
        (await buyer.GetAsync($"/sessions/{session}/reservations/{reservation["reservationId"]}")).Is(HttpStatusCode.OK);

    internal static async Task<int> HeldAsync(Buyer buyer, string session) =>
        (await buyer.GetAsync($"/sessions/{session}/seats?format=compact")).Is(HttpStatusCode.OK)["counts"]["held"]!
        .GetValue<int>();

    private static Task UntilAsync(DateTimeOffset instant)
    {
        var left = instant - DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(20);
        return left > TimeSpan.Zero ? Task.Delay(left, Cancel) : Task.CompletedTask;
    }
}
