namespace Booking.Projections.Statistics;

/// <summary>The sale of one session, or of all that are priced in one currency.</summary>
/// <param name="Currency">Of every amount.</param>
/// <param name="Sessions">How many sessions.</param>
/// <param name="Categories">Their places now, by category.</param>
/// <param name="Total">What happened, in all the time asked for.</param>
/// <param name="Days">What happened on each day with anything, the oldest first; no more than the newest asked for.</param>
/// <param name="Minutes">What happened in each minute with anything; as the days.</param>
public sealed record SalesView(
    string Currency,
    long Sessions,
    IReadOnlyList<CategoryCounts> Categories,
    SaleCounts Total,
    IReadOnlyList<PeriodSales> Days,
    IReadOnlyList<PeriodSales> Minutes);
