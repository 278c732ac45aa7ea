namespace Booking.Projections.SeatMap;

/// <summary>What is left of a general-admission area.</summary>
/// <param name="Id">The area's id in the plan.</param>
/// <param name="Capacity">All places.</param>
/// <param name="Available">Places neither held nor sold.</param>
public readonly record struct AreaAvailability(string Id, int Capacity, int Available);
