namespace Booking.Proof.Stress;

/// <summary>How a crowd of buyers behaves.</summary>
public sealed record BuyerHabits
{
    /// <summary>For so long everybody wants the same seats; then other ones.</summary>
    public TimeSpan SameSeatsFor { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a buyer thinks between two steps, at the most.</summary>
    public TimeSpan ThinksUpTo { get; init; } = TimeSpan.Zero;

    /// <summary>Whether they pay; otherwise they only hold, and give back what they hold.</summary>
    public bool Pay { get; init; } = true;

    /// <summary>Of 100 purchases so many are kept; the others are given back, so that the sale goes on.</summary>
    public int KeepPercent { get; init; } = 4;

    /// <summary>After an answer of too busy, or none at all.</summary>
    public TimeSpan WaitsAfterFailure { get; init; } = TimeSpan.FromMilliseconds(50);
}
