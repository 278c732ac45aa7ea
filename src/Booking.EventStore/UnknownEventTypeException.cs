namespace Booking.EventStore;

/// <summary>The log has an event whose name this program does not know.</summary>
public sealed class UnknownEventTypeException(string name) : Exception($"The stored event type '{name}' is not known.")
{
    /// <summary>The stored name.</summary>
    public string Name { get; } = name;
}
