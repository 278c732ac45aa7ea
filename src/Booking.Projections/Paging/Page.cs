namespace Booking.Projections.Paging;

/// <summary>A part of a list.</summary>
/// <param name="Items">In the order of the list.</param>
/// <param name="Next">Where the next page begins, null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, KeysetCursor? Next);
