using Booking.Domain.Sessions;

namespace Booking.Audit.Verification;

/// <summary>How many places are held, sold and blocked.</summary>
internal readonly record struct PlaceCounts(long Held, long Sold, long Blocked)
{
    public PlaceCounts With(SeatStatus from, SeatStatus to, long places) => Plus(from, -places).Plus(to, places);

    public PlaceCounts Plus(SeatStatus status, long places) => status switch
    {
        SeatStatus.Held => this with { Held = Held + places },
        SeatStatus.Sold => this with { Sold = Sold + places },
        SeatStatus.Blocked => this with { Blocked = Blocked + places },
        _ => this,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Held} held, {Sold} sold, {Blocked} blocked";
}
