namespace Booking.Domain.Seating;

/// <summary>A row: the seats <c>FirstSeat … FirstSeat + SeatCount - 1</c>, in the order in which they stand.</summary>
/// <param name="Label">The row's letter or number.</param>
/// <param name="FirstSeat">Index of its first seat.</param>
/// <param name="SeatCount">How many seats it has, at least 1.</param>
public readonly record struct SeatingRow(string Label, int FirstSeat, int SeatCount);
