using Booking.Proof.Model;

namespace Booking.Proof.Sources;

/// <summary>Places by what they are.</summary>
public sealed record PlaceCounts(int Total, int Held, int Sold, int Blocked)
{
    /// <summary>Those of a session at the end of its log.</summary>
    public static PlaceCounts Of(SessionFold session)
    {
        var open = session.Lives.Values.Where(life => life.Ended.Count == 0 && life.Hold is not null).ToArray();
        return new PlaceCounts(
            session.Plan.Places,
            open.Where(life => life.Paid.Count == 0).Sum(Places),
            open.Where(life => life.Paid.Count > 0).Sum(Places),
            session.Plan.Seats.Count(seat => session.DigitOf(seat.Id) == '3'));

        static int Places(ReservationLife life) => life.Hold!.Seats.Count + life.Hold.Areas.Sum(claim => claim.Quantity);
    }
}
