namespace Booking.Audit.Verification;

/// <summary>What one check came to.</summary>
/// <param name="Name">One of <see cref="CheckNames"/>.</param>
/// <param name="Ok">Whether nothing was found.</param>
/// <param name="Detail">In words: what was looked at, or the first fault and how many there are.</param>
/// <param name="Faults">The first of them, at most <see cref="FaultLog.MaxKept"/>.</param>
public sealed record CheckResult(string Name, bool Ok, string Detail, IReadOnlyList<Fault> Faults);
