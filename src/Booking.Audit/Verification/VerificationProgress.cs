namespace Booking.Audit.Verification;

/// <summary>How far a verification is.</summary>
/// <param name="Events">Read so far.</param>
/// <param name="Total">To be read, as it was known in the beginning.</param>
/// <param name="Elapsed">Since the beginning.</param>
/// <param name="Faults">Found so far.</param>
public readonly record struct VerificationProgress(long Events, long Total, TimeSpan Elapsed, long Faults);
