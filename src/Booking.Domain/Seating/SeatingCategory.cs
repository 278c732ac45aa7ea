namespace Booking.Domain.Seating;

/// <summary>A price category.</summary>
/// <param name="Key">What prices and reservations name it by; unique in the plan.</param>
/// <param name="Label">What people read.</param>
/// <param name="Color">The colour its seats are drawn in, as the chart writes it (for example <c>#87A9CD</c>).</param>
public sealed record SeatingCategory(string Key, string Label, string? Color = null);
