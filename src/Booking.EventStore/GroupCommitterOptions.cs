namespace Booking.EventStore;

/// <summary>The limits of a <see cref="GroupCommitter"/>.</summary>
public sealed record GroupCommitterOptions
{
    /// <summary>Batches that may wait; whoever comes next waits for room.</summary>
    public int QueueCapacity { get; init; } = 1024;

    /// <summary>Events in one transaction; a single batch with more goes alone.</summary>
    public int MaxEvents { get; init; } = 1000;

    /// <summary>How long an unknown outcome is inquired into, and a store that is away is waited for.</summary>
    public TimeSpan FindOutWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause before the second try; it doubles from try to try.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest pause between two tries.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMilliseconds(500);
}
