namespace Booking.Api;

/// <summary>The one place where new ids come from: UUIDs of version 7 (RFC 9562), which sort by the time they were made.</summary>
public sealed class Ids(TimeProvider clock)
{
    /// <summary>A new id.</summary>
    public Guid New() => Guid.CreateVersion7(clock.GetUtcNow());
}
