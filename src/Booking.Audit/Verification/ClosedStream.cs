namespace Booking.Audit.Verification;

/// <summary>A stream that was read to its end, or to where that was when it was begun.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Purchases">Its purchases by the log.</param>
/// <param name="Version">The last event that was read.</param>
/// <param name="Known">The last event that there is.</param>
internal readonly record struct ClosedStream(Guid Session, PurchaseLedger Purchases, long Version, long Known)
{
    /// <summary>Whether an event is there that was not read.</summary>
    public bool IsBeyond(long version) => version > Version && version <= Known;
}
