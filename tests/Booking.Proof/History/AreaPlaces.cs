namespace Booking.Proof.History;

/// <summary>So many places of a general-admission area.</summary>
public sealed record AreaPlaces(string Area, int Quantity);
