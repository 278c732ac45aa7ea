namespace Booking.EventStore;

/// <summary>Instants as PostgreSQL keeps them.</summary>
internal static class StoredInstant
{
    /// <summary>The instant in UTC, cut to the microsecond.</summary>
    public static DateTimeOffset From(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
