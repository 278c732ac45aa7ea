namespace Booking.Domain.Seating;

/// <summary>What is special about a seat.</summary>
[Flags]
public enum SeatFeatures
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>For somebody in a wheelchair or with reduced mobility.</summary>
    Accessible = 1,

    /// <summary>For the companion of somebody in an accessible seat.</summary>
    Companion = 2,

    /// <summary>The view is restricted.</summary>
    RestrictedView = 4,
}
