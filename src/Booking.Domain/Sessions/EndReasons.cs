namespace Booking.Domain.Sessions;

/// <summary>The reasons that stored events give for an end.</summary>
internal static class EndReasons
{
    public const string Customer = "customer";
    public const string SessionCancelled = "session-cancelled";
    public const string ConnectionClosed = "connection-closed";
    public const string NodeLost = "node-lost";
    public const string Declined = "declined";
    public const string Unavailable = "unavailable";
}
