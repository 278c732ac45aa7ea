using Booking.Domain.Sessions;

namespace Booking.Projections.SeatMap;

/// <summary>How many places are held, sold and blocked, or by how much that changes; the rest is available.</summary>
/// <param name="Held">Claimed, not paid.</param>
/// <param name="Sold">Paid.</param>
/// <param name="Blocked">Out of sale.</param>
internal readonly record struct SeatTally(int Held, int Sold, int Blocked)
{
    /// <summary>The tally after a movement.</summary>
    public SeatTally With(in SeatMovement movement) => With(movement.From, movement.To, movement.Places);

    /// <summary>The tally after places went from one status to another.</summary>
    public SeatTally With(SeatStatus from, SeatStatus to, int places) => Plus(from, -places).Plus(to, places);

    /// <summary>Whether so many places can be so divided.</summary>
    public bool IsPossible(int total) => Held >= 0 && Sold >= 0 && Blocked >= 0 && Held + Sold + Blocked <= total;

    /// <summary>The counts of a session with so many places.</summary>
    public SessionCounts Of(int total) => new(total, total - Held - Sold - Blocked, Held, Sold, Blocked);

    private SeatTally Plus(SeatStatus status, int places) => status switch
    {
        SeatStatus.Held => this with { Held = Held + places },
        SeatStatus.Sold => this with { Sold = Sold + places },
        SeatStatus.Blocked => this with { Blocked = Blocked + places },
        _ => this,
    };
}
