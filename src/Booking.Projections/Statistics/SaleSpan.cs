namespace Booking.Projections.Statistics;

/// <summary>The lengths of time by which sales are counted; days and minutes are those of UTC.</summary>
internal static class SaleSpan
{
    public const string Minute = "minute";
    public const string Day = "day";

    /// <summary>The beginning of the minute that an instant is in.</summary>
    public static DateTimeOffset MinuteOf(DateTimeOffset at) => Floor(at, TimeSpan.TicksPerMinute);

    /// <summary>The beginning of the day that an instant is in.</summary>
    public static DateTimeOffset DayOf(DateTimeOffset at) => Floor(at, TimeSpan.TicksPerDay);

    /// <summary>The beginning of the first minute that begins at an instant or later.</summary>
    public static DateTimeOffset? NextMinute(DateTimeOffset? at) => Ceiling(at, TimeSpan.TicksPerMinute);

    /// <summary>The beginning of the first day that begins at an instant or later.</summary>
    public static DateTimeOffset? NextDay(DateTimeOffset? at) => Ceiling(at, TimeSpan.TicksPerDay);

    private static DateTimeOffset? Ceiling(DateTimeOffset? at, long ticks)
    {
        if (at is not { } instant)
            return null;
        return instant.UtcTicks > DateTimeOffset.MaxValue.Ticks - ticks
            ? DateTimeOffset.MaxValue
            : Floor(new DateTimeOffset(instant.UtcTicks + ticks - 1, TimeSpan.Zero), ticks);
    }

    private static DateTimeOffset Floor(DateTimeOffset at, long ticks) =>
        new(at.UtcTicks - (at.UtcTicks % ticks), TimeSpan.Zero);
}
