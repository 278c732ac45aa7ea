using Booking.Domain;

namespace Booking.Projections.Statistics;

/// <summary>The sale of one session.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Version">The last event that is counted.</param>
/// <param name="Sales">The numbers.</param>
public sealed record SessionSalesView(SessionId SessionId, long Version, SalesView Sales);
