namespace Booking.Audit.Verification;

/// <summary>What a range of streams came to.</summary>
/// <param name="First">The least id of the range.</param>
/// <param name="Last">The greatest id of the range.</param>
/// <param name="Report">What was found in it.</param>
public sealed record RangeReport(Guid First, Guid Last, VerificationReport Report)
{
    /// <summary>Whether the round ends with it.</summary>
    public bool IsLast => Last == Guid.AllBitsSet;
}
