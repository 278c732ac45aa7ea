namespace Booking.Api;

/// <summary>The present instant as the log keeps it.</summary>
public static class Clock
{
    /// <summary>Now, to the microsecond: PostgreSQL keeps no more, and what was answered must equal what is read back.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var ticks = clock.GetUtcNow().UtcTicks;
        return new DateTimeOffset(ticks - ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }
}
