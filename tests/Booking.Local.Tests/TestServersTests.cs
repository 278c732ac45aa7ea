using Booking.Testing;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(RedisServer))]

namespace Booking.Local.Tests;

public sealed class TestServersTests(PostgresServer postgres, RedisServer redis)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_asker_gets_a_database_of_its_own()
    {
        var first = await postgres.CreateDatabaseAsync("A name; DROP", Cancel);
        var second = await postgres.CreateDatabaseAsync("A name; DROP", Cancel);

        await using var connection = new NpgsqlConnection(first);
        await connection.OpenAsync(Cancel);
        await using var other = new NpgsqlConnection(second);
        await other.OpenAsync(Cancel);
        Assert.Matches("^t_a_name__drop_[0-9]+$", connection.Database);
        Assert.NotEqual(connection.Database, other.Database);
    }

    [Fact]
    public async Task Each_asker_gets_a_logical_Redis_database_of_its_own() =>
        Assert.NotEqual(await redis.CreateDatabaseAsync(Cancel), await redis.CreateDatabaseAsync(Cancel));
}
