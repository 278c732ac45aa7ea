namespace Booking.Proof.Model;

/// <summary>What a session sells: its seats in the order of its seat map, its areas, and the prices of both.</summary>
public sealed record SessionPlan(
    Guid Session, IReadOnlyList<PlannedSeat> Seats, IReadOnlyList<PlannedArea> Areas)
{
    /// <summary>Seats and places of areas.</summary>
    public int Places => Seats.Count + Areas.Sum(area => area.Capacity);
}

/// <summary>A seat and what it costs, in minor units.</summary>
public sealed record PlannedSeat(string Id, long Price);

/// <summary>An area, how many it takes, and what a place costs.</summary>
public sealed record PlannedArea(string Id, int Capacity, long Price);
