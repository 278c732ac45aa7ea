using Booking.Api.Tests.Infrastructure;
using Booking.Local;
using Booking.Testing;

namespace Booking.Api.Tests.Contract;

/// <summary>A node with limits, proxies and an allowed origin.</summary>
public sealed class EdgeNode(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    public const int PerSecond = 20;
    public const int Burst = 2 * PerSecond;
    public const string Proxy = "127.0.0.2";
    public const string Shop = "https://shop.example";

    private readonly Backend _backend = new(postgres, redis);

    public ApiProcess Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _backend.CreateAsync("edge");
        Api = await _backend.StartNodeAsync(
            ("Booking__RateLimits__PerCustomerPerSecond", $"{PerSecond}"),
            ("Booking__RateLimits__PerAddressPerSecond", $"{PerSecond}"),
            ("Booking__Proxies", $"10.0.0.0/8, {Proxy}"),
            ("Booking__Cors__Origins", $"{Shop}, https://other.example"));
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();
}
