namespace Booking.Projections.Sessions;

/// <summary>Whether a session will take place.</summary>
public enum SessionStatus
{
    /// <summary>It will.</summary>
    Scheduled,

    /// <summary>It will not.</summary>
    Cancelled,
}
