namespace Booking.Domain.Sessions;

/// <summary>What the log knows of an event beside its data.</summary>
/// <param name="Version">The event's place in the session's stream, from 1.</param>
/// <param name="Idempotency">The mark of the request that caused it, where it carried one.</param>
public readonly record struct EventContext(long Version, IdempotencyMark? Idempotency = null);
