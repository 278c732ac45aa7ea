namespace Booking.Domain.Sessions;

/// <summary>
/// Something that is asked of a session. Each command is in a file of its own, together with its decision.
/// </summary>
/// <param name="Now">The instant at which it is decided, to the microsecond.</param>
public abstract record SessionCommand(DateTimeOffset Now)
{
    /// <summary>The mark of the request, where it carried an idempotency key; kept with the events.</summary>
    public virtual IdempotencyMark? Mark => null;

    internal abstract Decision Decide(SessionState state);
}
