namespace Booking.Audit.Verification;

/// <summary>Instants as PostgreSQL sends them: microseconds since the beginning of 2000, UTC.</summary>
internal static class PostgresTime
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The instant; the ends of time for its infinities.</summary>
    public static DateTime From(long microseconds)
    {
        if (microseconds > (DateTime.MaxValue - Epoch).Ticks / TimeSpan.TicksPerMicrosecond)
            return DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);
        return microseconds < (DateTime.MinValue - Epoch).Ticks / TimeSpan.TicksPerMicrosecond
            ? DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc)
            : Epoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
    }
}
