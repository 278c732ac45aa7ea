namespace Booking.Domain.Seating;

/// <summary>A general-admission area: places without numbers.</summary>
/// <param name="Id">Unique among the plan's areas.</param>
/// <param name="Label">What people read.</param>
/// <param name="Category">Index into <see cref="SeatingPlan.Categories"/>.</param>
/// <param name="Capacity">How many places it has, at least 1.</param>
public sealed record SeatingArea(string Id, string Label, int Category, int Capacity);
