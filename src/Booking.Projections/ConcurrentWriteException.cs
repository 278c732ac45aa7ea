namespace Booking.Projections;

/// <summary>Another node wrote the same rows at the same moment: the events have to be applied again.</summary>
internal sealed class ConcurrentWriteException(string readModel)
    : Exception($"Another node wrote {readModel} at the same moment.");
