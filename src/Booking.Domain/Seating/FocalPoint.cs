namespace Booking.Domain.Seating;

/// <summary>What the seats look at (the stage, the finishing line): the nearer a seat, the better.</summary>
/// <param name="X">To the right, in the plan's unit.</param>
/// <param name="Y">Downwards, in the plan's unit.</param>
public readonly record struct FocalPoint(double X, double Y);
