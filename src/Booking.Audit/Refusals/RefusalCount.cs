namespace Booking.Audit.Refusals;

/// <summary>How often a session refused for a reason in a minute.</summary>
/// <param name="Session">The session.</param>
/// <param name="Minute">The minute's beginning, UTC.</param>
/// <param name="Reason">The slug of the problem that the asker was told.</param>
/// <param name="Count">How often.</param>
public readonly record struct RefusalCount(Guid Session, DateTimeOffset Minute, string Reason, long Count);
