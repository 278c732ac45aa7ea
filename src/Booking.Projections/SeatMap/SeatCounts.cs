namespace Booking.Projections.SeatMap;

/// <summary>How many places a session has of each status: seats, and the capacity of areas place by place.</summary>
/// <param name="Total">All places of the plan; the sum of the others.</param>
/// <param name="Available">For sale.</param>
/// <param name="Held">Claimed, not paid.</param>
/// <param name="Sold">Paid.</param>
/// <param name="Blocked">Out of sale.</param>
public readonly record struct SeatCounts(int Total, int Available, int Held, int Sold, int Blocked);
