namespace Booking.Projections;

/// <summary>The log says something that a read model cannot hold: the same events will fail again.</summary>
public sealed class ProjectionInvariantException(string message) : Exception(message);
