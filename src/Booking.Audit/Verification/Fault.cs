namespace Booking.Audit.Verification;

/// <summary>Where, and how, what is kept differs from what it should be.</summary>
/// <param name="Check">The name of the check that found it, one of <see cref="CheckNames"/>.</param>
/// <param name="StreamId">The session; null where none in particular is concerned.</param>
/// <param name="Version">Of the event, where one is concerned.</param>
/// <param name="Position">Of the event, where one is concerned.</param>
/// <param name="Detail">What was found, and what was expected.</param>
public sealed record Fault(string Check, Guid? StreamId, long? Version, long? Position, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => (Version, Position) switch
    {
        ({ } version, { } position) => $"{Check}: session {StreamId}, version {version}, position {position}: {Detail}",
        ({ } version, null) => $"{Check}: session {StreamId}, version {version}: {Detail}",
        _ when StreamId is { } session => $"{Check}: session {session}: {Detail}",
        _ => $"{Check}: {Detail}",
    };
}
