using System.Diagnostics;
using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing;
using Npgsql;

namespace Booking.Api.Tests.Faults;

/// <summary>PostgreSQL away, or cut off in the middle of a commit: a bounded wait, a truthful answer, nothing lost.</summary>
public sealed class LostStoreTests(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private readonly Backend _backend = new(postgres, redis);
    private FaultyProxy _proxy = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _backend.CreateAsync("lost_store");
        _proxy = new FaultyProxy(new NpgsqlConnectionStringBuilder(_backend.Postgres).Port);
    }

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task While_the_store_is_away_commands_are_told_so_in_time_and_afterwards_the_sale_goes_on()
    {
        var api = await _backend.StartNodeAsync(("ConnectionStrings__Postgres", _proxy.Through(_backend.Postgres)));
        var manager = await Buyer.ManagerAsync(api.Address);
        var session = await manager.OpenSessionAsync();
        var buyer = await Buyer.GuestAsync(api.Address);
        (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);

        _proxy.Refuse();
        _proxy.Cut();

        var began = Stopwatch.GetTimestamp();
        var refused = (await buyer.ReserveAsync(session, "A-2")).Is(HttpStatusCode.ServiceUnavailable);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(15));
        Assert.NotNull(refused.Message.Headers.RetryAfter);
        (await buyer.GetAsync("/health/ready")).Is(HttpStatusCode.ServiceUnavailable);
        (await buyer.GetAsync("/health/live")).Is(HttpStatusCode.OK);

        _proxy.Accept();

        await Eventually.HoldsAsync(
            async () => (await buyer.ReserveAsync(session, "A-3")).Is(HttpStatusCode.Created), cancel: Cancel);
        (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Conflict, "seats-unavailable");
    }

    [Fact]
    public async Task A_commit_whose_answer_is_cut_off_is_found_out_and_answered()
    {
        var api = await _backend.StartNodeAsync(("ConnectionStrings__Postgres", _proxy.Through(_backend.Postgres)));
        var manager = await Buyer.ManagerAsync(api.Address);
        var session = await manager.OpenSessionAsync(10, 20, body => body["maxSeatsPerCustomer"] = 1000);
        var buyer = await Buyer.GuestAsync(api.Address);
        var acknowledged = new List<string>();

        // Whatever connection is hit, in whatever phase: each answer must be true.
        for (var i = 1; i <= 20; i++)
        {
            var reserving = buyer.ReserveAsync(session, $"A-{i}");
            if (i % 2 == 0)
                _proxy.Cut();
            else
                _proxy.CutAfterAnswerBytes(1);
            var answer = await reserving;
            if (answer.Status == HttpStatusCode.Created)
                acknowledged.Add($"A-{i}");
            else
                answer.Is(HttpStatusCode.ServiceUnavailable);
        }

        var stored = await _backend.QueryListAsync<string>(
            "select jsonb_array_elements_text(data -> 'seats') from booking.mt_events where type = 'seats_reserved'");
        Assert.True(_proxy.Cuts >= 10);
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Subset(stored.ToHashSet(), acknowledged.ToHashSet());
        Assert.NotEmpty(acknowledged);
    }
}
