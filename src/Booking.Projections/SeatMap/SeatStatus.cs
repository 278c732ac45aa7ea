namespace Booking.Projections.SeatMap;

/// <summary>What a seat is for a buyer. The numbers are the digits of the compact form.</summary>
public enum SeatStatus
{
    /// <summary>For sale.</summary>
    Available = 0,

    /// <summary>Claimed, not paid.</summary>
    Held = 1,

    /// <summary>Paid.</summary>
    Sold = 2,

    /// <summary>Out of sale.</summary>
    Blocked = 3,
}
