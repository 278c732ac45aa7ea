namespace Booking.Projections.Rebuild;

/// <summary>What became of asking for a rebuild.</summary>
public enum RebuildAnswer
{
    /// <summary>The node that runs the projection begins it.</summary>
    Asked,

    /// <summary>One is asked for or under way already.</summary>
    UnderWay,

    /// <summary>There is no such projection, or none that can be rebuilt.</summary>
    Unknown,
}
