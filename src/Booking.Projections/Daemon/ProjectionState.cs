namespace Booking.Projections.Daemon;

/// <summary>What a projection is doing.</summary>
public enum ProjectionState
{
    /// <summary>Another node runs it, or none does yet.</summary>
    Standby,

    /// <summary>This node runs it, and it follows the log.</summary>
    Running,

    /// <summary>A copy is being built, to take the place of the read model.</summary>
    Rebuilding,

    /// <summary>Something it needs is away; it tries again by itself.</summary>
    Retrying,

    /// <summary>An event fails every time; it stands before it, and tries again rarely.</summary>
    Stopped,
}
