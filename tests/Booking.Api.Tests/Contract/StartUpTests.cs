using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Local;
using Booking.Testing;

namespace Booking.Api.Tests.Contract;

/// <summary>Outside Development there is no manager with a known password.</summary>
public sealed class StartUpTests(PostgresServer postgres, RedisServer redis) : IAsyncDisposable
{
    private readonly Backend _backend = new(postgres, redis);

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Production_refuses_to_start_without_a_strong_password_for_a_named_manager()
    {
        await _backend.CreateAsync("start_up");
        var refusals = await Task.WhenAll(
            RefusalAsync(null, null),
            RefusalAsync("boss@example.com", null),
            RefusalAsync("boss@example.com", "Manager-2026"),
            RefusalAsync("boss@example.com", "short-1"),
            RefusalAsync("boss@example.com", "nodigitshere!"),
            RefusalAsync(null, "Quite-strong-2026!"));

        foreach (var setting in new[] { refusals[0], refusals[5] })
            Assert.Contains("Booking:Manager:Email", setting, StringComparison.Ordinal);
        foreach (var weak in refusals[1..5])
            Assert.Contains("Booking:Manager:Password is weak", weak, StringComparison.Ordinal);
        Assert.All(refusals, refusal => Assert.DoesNotContain("nodigitshere", refusal, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Production_starts_with_a_strong_one_and_knows_no_other_manager()
    {
        await _backend.CreateAsync("start_up");
        var api = await StartAsync("boss@example.com", "Quite-strong-2026!");
        var boss = new Buyer(api.Address);
        await boss.SignInAsync("boss@example.com", "Quite-strong-2026!");
        Assert.Equal("manager", (await boss.GetAsync("/me")).IsOk().Text("role"));

        (await new Buyer(api.Address).PostAsync(
            "/tokens", new { email = "manager@booking.local", password = "Manager-2026" }))
            .Is(HttpStatusCode.Unauthorized, "invalid-credentials");
    }

    [Fact]
    public async Task A_node_that_is_not_for_requests_serves_its_health_alone()
    {
        await _backend.CreateAsync("start_up");
        var worker = new Buyer((await _backend.StartNodeAsync(("Booking__Roles__Api", "false"))).Address);

        (await worker.GetAsync("/health/ready")).Is(HttpStatusCode.OK);
        (await worker.GetAsync("/sessions")).Is(HttpStatusCode.NotFound, "not-found");
        (await worker.PostAsync("/tokens/guest")).Is(HttpStatusCode.NotFound, "not-found");
    }

    private async Task<string> RefusalAsync(string? email, string? password)
    {
        var refused = await Assert.ThrowsAsync<LocalServerException>(() => StartAsync(email, password));
        Assert.Contains("ended with exit code", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ended with exit code 0", refused.Message, StringComparison.Ordinal);
        return refused.Message;
    }

    private Task<ApiProcess> StartAsync(string? email, string? password)
    {
        var settings = new List<(string, string)> { ("ASPNETCORE_ENVIRONMENT", "Production") };
        if (email is not null)
            settings.Add(("Booking__Manager__Email", email));
        if (password is not null)
            settings.Add(("Booking__Manager__Password", password));
        return _backend.StartNodeAsync([.. settings]);
    }
}
