namespace Booking.Api;

/// <summary>The present instant as the log keeps it.</summary>
public static class Clock
{
    /// <summary>Now, to the microsecond: PostgreSQL keeps no more, and what was answered must equal what is read back.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) => ToMicroseconds(clock.GetUtcNow());

    /// <summary>An instant as it is kept, in UTC.</summary>
    public static DateTimeOffset ToMicroseconds(DateTimeOffset instant)
    {
        var ticks = instant.UtcTicks;
        return new DateTimeOffset(ticks - ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }
}
