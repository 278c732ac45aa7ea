namespace Booking.Testing.Live;

/// <summary>How a connection ended.</summary>
/// <param name="Error">What was wrong, or null.</param>
/// <param name="AllowsReconnect">Whether the hub said that the client may come again.</param>
public sealed record LiveClose(string? Error, bool AllowsReconnect);
