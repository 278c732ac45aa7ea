using StackExchange.Redis;

namespace Booking.Projections.Redis;

/// <summary>What came of reading a read model that may be away: a closed union.</summary>
public abstract record RedisReading<T>
{
    private RedisReading()
    {
    }

    /// <summary>It is there.</summary>
    /// <param name="Value">What was read.</param>
    public sealed record Found(T Value) : RedisReading<T>;

    /// <summary>Redis answers and has it not, or not yet again: a rebuild was asked for where it could help.</summary>
    public sealed record Missing : RedisReading<T>;

    /// <summary>Redis did not answer in time, or not at all.</summary>
    /// <param name="Reason">What the client said.</param>
    public sealed record Unavailable(string Reason) : RedisReading<T>;

    /// <summary>Asks, and turns Redis being away into an answer.</summary>
    internal static async Task<RedisReading<T>> OfAsync(IConnectionMultiplexer connection, Func<Task<RedisReading<T>>> ask)
    {
        // Waiting for a connection that is not there would cost each reader its whole patience.
        if (!connection.IsConnected)
            return new Unavailable("There is no connection to Redis.");
        try
        {
            return await ask();
        }
        catch (Exception failure) when (RedisFaults.IsTransient(failure))
        {
            return new Unavailable(failure.Message);
        }
    }
}
