using Booking.Projections.Rebuild;

namespace Booking.Projections.Daemon;

/// <summary>How a projection is doing.</summary>
/// <param name="Name">The name of its progress.</param>
/// <param name="Position">The position up to which it has read, as saved.</param>
/// <param name="Head">The end of the log.</param>
/// <param name="State">As the node told that runs it.</param>
/// <param name="Error">Why it is retrying or stopped; else null.</param>
/// <param name="ChangedAt">Since when it is in this state; null where nothing is known.</param>
public sealed record ProjectionStatus(
    string Name, long Position, long Head, ProjectionState State, string? Error, DateTimeOffset? ChangedAt)
{
    /// <summary>How many positions it is behind: the events not yet applied, and the holes among them.</summary>
    public long Lag => Math.Max(0, Head - Position);

    /// <summary>Whether it is a copy that is being built, and nothing that is read.</summary>
    public bool IsCopy => ProjectionRebuilds.IsCopy(Name);
}
