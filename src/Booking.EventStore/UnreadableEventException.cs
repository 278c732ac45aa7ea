namespace Booking.EventStore;

/// <summary>An event of the log cannot be read by this program: its name is unknown, or its data is of another shape.</summary>
public sealed class UnreadableEventException : Exception
{
    /// <summary>Says which event it is.</summary>
    /// <param name="position">Its place in the log.</param>
    /// <param name="streamId">Its stream.</param>
    /// <param name="version">Its place in the stream.</param>
    /// <param name="type">Its stored name.</param>
    /// <param name="reason">Why it cannot be read.</param>
    public UnreadableEventException(long position, Guid streamId, long version, string type, Exception reason)
        : base($"Position {position} ({type}, version {version} of stream {streamId}) cannot be read: {reason.Message}", reason) =>
        Position = position;

    /// <summary>The place of the event in the log.</summary>
    public long Position { get; }
}
