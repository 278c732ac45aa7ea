namespace Booking.Projections.Statistics;

/// <summary>The places of a category, as they are now.</summary>
/// <param name="Category">The category's key.</param>
/// <param name="Places">All of them.</param>
/// <param name="Held">Claimed, not paid.</param>
/// <param name="Sold">Paid.</param>
/// <param name="Blocked">Out of sale.</param>
/// <param name="Revenue">Minor units that the sold places brought.</param>
public sealed record CategoryCounts(string Category, long Places, long Held, long Sold, long Blocked, long Revenue);
