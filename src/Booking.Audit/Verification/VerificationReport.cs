namespace Booking.Audit.Verification;

/// <summary>What a verification came to.</summary>
/// <param name="Ok">Whether every check is.</param>
/// <param name="Sessions">How many were looked at.</param>
/// <param name="Events">How many were read.</param>
/// <param name="Checks">In the order of <see cref="CheckNames.All"/>.</param>
/// <param name="Head">Of a verification of one session, its last event; else null.</param>
/// <param name="Took">How long it took.</param>
public sealed record VerificationReport(
    bool Ok, long Sessions, long Events, IReadOnlyList<CheckResult> Checks, StreamHead? Head, TimeSpan Took);

/// <summary>The last event of a stream.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Position">Its position.</param>
/// <param name="Hash">64 hexadecimal digits; null where the chain has not begun.</param>
public sealed record StreamHead(long Version, long Position, string? Hash);
