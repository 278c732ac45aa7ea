namespace Booking.Projections.Statistics;

/// <summary>What happened in a minute or on a day.</summary>
/// <param name="BeginsAt">Its beginning, in UTC.</param>
/// <param name="Counts">What happened.</param>
public readonly record struct PeriodSales(DateTimeOffset BeginsAt, SaleCounts Counts);
