namespace Booking.Domain.Sessions;

/// <summary>What a seat is at this moment. The numbers are the digits of the compact seat map.</summary>
public enum SeatStatus : byte
{
    /// <summary>Free to be reserved.</summary>
    Available = 0,

    /// <summary>Claimed and not yet paid.</summary>
    Held = 1,

    /// <summary>Paid.</summary>
    Sold = 2,

    /// <summary>Taken out of sale by a manager.</summary>
    Blocked = 3,
}
