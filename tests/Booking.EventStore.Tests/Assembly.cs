using Booking.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]
