namespace Booking.Audit.Verification;

/// <summary>Where an event stands in the order in which the log is verified.</summary>
internal readonly record struct EventPlace(Guid StreamId, long Version)
{
    /// <summary>Before all events of a stream, also one that has no business there.</summary>
    public static EventPlace Before(Guid streamId) => new(streamId, long.MinValue);
}
