using System.Text.Json;
using Booking.EventStore;
using Booking.Projections.Daemon;
using Booking.Testing;
using Npgsql;
using StackExchange.Redis;

namespace Booking.Projections.Tests.Daemon;

public sealed class ProjectionFaultsTests(RedisServer redis)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<Exception, bool> Failures => new()
    {
        { new TimeoutException(), true },
        { new IOException(), true },
        { new NpgsqlException("connection reset"), true },
        { new PostgresException("terminating connection", "FATAL", "FATAL", "57P01"), true },
        { new PostgresException("too many connections", "FATAL", "FATAL", "53300"), true },
        { new PostgresException("deadlock detected", "ERROR", "ERROR", "40P01"), true },
        { new PostgresException("integer out of range", "ERROR", "ERROR", "22003"), false },
        { new PostgresException("relation does not exist", "ERROR", "ERROR", "42P01"), false },
        { new ConcurrentWriteException("a table"), true },
        { new ProjectionInvariantException("a seat with two owners"), false },
        { new UnknownEventTypeException("seats_teleported"), false },
        { new JsonException(), false },
        { new InvalidOperationException(), false },
        { new AggregateException(new TimeoutException(), new JsonException()), false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void What_passes_by_itself_is_told_from_what_fails_again(Exception failure, bool isTransient) =>
        Assert.Equal(isTransient, ProjectionFaults.IsTransient(failure));

    [Theory]
    [InlineData("LOADING Redis is loading the dataset in memory", true)]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", true)]
    [InlineData("READONLY You can't write against a read only replica.", true)]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value", false)]
    [InlineData("ERR value is not an integer or out of range", false)]
    public async Task Answers_of_Redis_are_told_apart_too(string error, bool isTransient)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(await redis.CreateDatabaseAsync(Cancel));

        var failure = await Assert.ThrowsAsync<RedisServerException>(
            () => connection.GetDatabase().ScriptEvaluateAsync("return redis.error_reply(ARGV[1])", [], [error]));

        Assert.Equal(isTransient, ProjectionFaults.IsTransient(failure));
    }
}
