using Booking.Local;
using Booking.Testing;

namespace Booking.Api.Tests.Infrastructure;

/// <summary>One API process for a test class (<c>IClassFixture&lt;OneNode&gt;</c>), on a database of its own.</summary>
public sealed class OneNode(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    public Backend Backend { get; } = new(postgres, redis);

    public ApiProcess Api { get; private set; } = null!;

    public Buyer Anonymous => new(Api.Address);

    public async ValueTask InitializeAsync()
    {
        await Backend.CreateAsync("one_node");
        Api = await Backend.StartNodeAsync();
    }

    public ValueTask DisposeAsync() => Backend.DisposeAsync();
}
