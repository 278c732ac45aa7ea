using Booking.Projections.Paging;

namespace Booking.Projections.Sessions;

/// <summary>What to look for in the sessions' list.</summary>
/// <param name="Limit">At most this many items a page, 1 or more.</param>
/// <param name="Text">A part of the title or the venue, in any case; null for all.</param>
/// <param name="From">Sessions that start at this instant or later.</param>
/// <param name="To">Sessions that start at this instant or earlier.</param>
/// <param name="After">Where the page before ended.</param>
public sealed record SessionSearch(
    int Limit, string? Text = null, DateTimeOffset? From = null, DateTimeOffset? To = null, KeysetCursor? After = null);
