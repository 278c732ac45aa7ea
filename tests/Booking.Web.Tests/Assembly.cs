using Booking.Testing;
using Booking.Web.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(RedisServer))]
[assembly: AssemblyFixture(typeof(Chromium))]

// One browser after the other: frames and delays are measured on few cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
