namespace Booking.Projections.Statistics;

/// <summary>
/// The whole minutes of a time: those that begin at <paramref name="From"/> or later and before <paramref name="To"/>.
/// </summary>
/// <param name="From">Null: since ever.</param>
/// <param name="To">Null: for ever.</param>
public readonly record struct SaleTime(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>The instants between which whole days lie, and the minutes before and after them.</summary>
    internal (DateTime From, DateTime FirstDay, DateTime LastDay, DateTime To) Bounds()
    {
        var from = SaleSpan.NextMinute(From);
        var to = SaleSpan.NextMinute(To);
        var firstDay = SaleSpan.NextDay(from);
        var lastDay = to is { } end ? SaleSpan.DayOf(end) : (DateTimeOffset?)null;
        if (firstDay > lastDay)
            lastDay = firstDay = to;
        // PostgreSQL's infinities are DateTime's own ends.
        return (
            from?.UtcDateTime ?? DateTime.MinValue, firstDay?.UtcDateTime ?? DateTime.MinValue,
            lastDay?.UtcDateTime ?? DateTime.MaxValue, to?.UtcDateTime ?? DateTime.MaxValue);
    }
}
