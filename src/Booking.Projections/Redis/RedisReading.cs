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
    /// <param name="Cause">What the client said.</param>
    public sealed record Unavailable(Exception Cause) : RedisReading<T>;
}
