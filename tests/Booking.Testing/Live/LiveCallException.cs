namespace Booking.Testing.Live;

/// <summary>A call of the hub failed.</summary>
/// <param name="message">What the hub said.</param>
public sealed class LiveCallException(string message) : Exception(message);
