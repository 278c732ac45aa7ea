using Booking.Api.Tests.Infrastructure;
using Booking.Local;
using Booking.Testing;

namespace Booking.Api.Tests.Contract;

/// <summary>One node with its manager signed in, for the test classes of a collection, one after the other.</summary>
public sealed class ContractNode(PostgresServer postgres, RedisServer redis) : IAsyncLifetime
{
    private readonly OneNode _node = new(postgres, redis);

    public ApiProcess Api => _node.Api;

    public Backend Backend => _node.Backend;

    public Uri Address => _node.Api.Address;

    public Buyer Anonymous => _node.Anonymous;

    public Buyer Manager { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _node.InitializeAsync();
        Manager = await Buyer.ManagerAsync(Address);
    }

    public Task<Buyer> GuestAsync() => Buyer.GuestAsync(Address);

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}

/// <summary>What managers do: sessions, seatings, plans.</summary>
[CollectionDefinition]
public sealed class SessionsCollection : ICollectionFixture<ContractNode>;

/// <summary>What customers do: reservations, payments, purchases.</summary>
[CollectionDefinition]
public sealed class SalesCollection : ICollectionFixture<ContractNode>;
