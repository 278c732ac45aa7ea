using Booking.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(RedisServer))]

// They measure how long things take, on machines with few processors.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
