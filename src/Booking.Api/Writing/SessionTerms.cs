using Booking.Domain.Seating;
using Booking.Domain.Sessions;

namespace Booking.Api.Writing;

/// <summary>What of a session never changes: its plan and what it was scheduled with.</summary>
public sealed class SessionTerms(SeatingPlan plan, SessionScheduled scheduled)
{
    private readonly long[] _prices =
        [.. plan.Categories.Select(category => scheduled.Prices.GetValueOrDefault(category.Key))];

    /// <summary>The seating plan.</summary>
    public SeatingPlan Plan => plan;

    /// <summary>The first event.</summary>
    public SessionScheduled Scheduled => scheduled;

    /// <summary>Minor units of a category by its index in the plan.</summary>
    public long PriceOf(int category) => _prices[category];
}
