namespace Booking.Domain.Seating;

/// <summary>A table: the seats <c>FirstSeat … FirstSeat + SeatCount - 1</c>.</summary>
/// <param name="Label">The table's number or name.</param>
/// <param name="FirstSeat">Index of its first seat.</param>
/// <param name="SeatCount">How many seats it has, at least 1.</param>
/// <param name="BookAsAWhole">Its seats are sold only all together.</param>
public readonly record struct SeatingTable(string Label, int FirstSeat, int SeatCount, bool BookAsAWhole);
