using Booking.Domain.Sessions;

namespace Booking.Projections.SeatMap;

/// <summary>Statuses in the compact form: one ASCII digit a seat.</summary>
internal static class SeatStatusDigits
{
    /// <summary>The digit of a status.</summary>
    public static byte Digit(this SeatStatus status) => (byte)('0' + (int)status);
}
