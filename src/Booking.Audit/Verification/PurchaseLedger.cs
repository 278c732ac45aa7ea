using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Booking.EventStore.Chain;

namespace Booking.Audit.Verification;

/// <summary>The purchases that a session's events make: of each, its versions and a digest of what never changes.</summary>
internal sealed class PurchaseLedger
{
    private readonly Dictionary<Guid, LedgerPurchase> _purchases = [];

    [ThreadStatic]
    private static CanonicalJson? _canonical;

    public IReadOnlyDictionary<Guid, LedgerPurchase> Purchases => _purchases;

    public void Pay(in EventRow row, EventFacts facts)
    {
        var digest = ContentOf(
            facts.Customer, facts.Payment, facts.Amount, facts.PaidAt, row.Data[facts.SeatsJson], row.Data[facts.AreasJson],
            row.Data[facts.TicketsJson]);
        _purchases[facts.Reservation] = new LedgerPurchase(digest, row.Version, row.Position, 0, 0, default);
    }

    public void Refund(in EventRow row, EventFacts facts)
    {
        ref var purchase = ref CollectionsMarshal.GetValueRefOrNullRef(_purchases, facts.Reservation);
        if (Unsafe.IsNullRef(ref purchase))
            return;
        purchase = purchase with { RefundVersion = row.Version, RefundPosition = row.Position, RefundedAt = row.Timestamp };
    }

    /// <summary>Takes out what has been compared.</summary>
    public bool Remove(Guid reservation, out LedgerPurchase purchase) => _purchases.Remove(reservation, out purchase);

    /// <summary>The digest of what a purchase is made of; absent lists are empty ones.</summary>
    public static UInt128 ContentOf(
        Guid customer, Guid payment, long amount, DateTime paidAt, ReadOnlySpan<byte> seats, ReadOnlySpan<byte> areas,
        ReadOnlySpan<byte> tickets)
    {
        Span<byte> fixedPart = stackalloc byte[48];
        customer.TryWriteBytes(fixedPart);
        payment.TryWriteBytes(fixedPart[16..]);
        BinaryPrimitives.WriteInt64BigEndian(fixedPart[32..], amount);
        BinaryPrimitives.WriteInt64BigEndian(fixedPart[40..], paidAt.Ticks);
        var content = _canonical ??= new CanonicalJson();
        content.Clear();
        content.WriteRaw(fixedPart);
        content.Write(seats.IsEmpty ? "[]"u8 : seats);
        content.Write(areas.IsEmpty ? "[]"u8 : areas);
        content.Write(tickets.IsEmpty ? "[]"u8 : tickets);
        return ChainHasher.Hash(content.Written).High;
    }
}

/// <summary>A purchase as the events have it.</summary>
/// <param name="Content">See <see cref="PurchaseLedger.ContentOf"/>.</param>
/// <param name="PaidVersion">The event that made it.</param>
/// <param name="PaidPosition">Its position.</param>
/// <param name="RefundVersion">The event that ended it, or 0.</param>
/// <param name="RefundPosition">Its position, or 0.</param>
/// <param name="RefundedAt">When it ended.</param>
internal readonly record struct LedgerPurchase(
    UInt128 Content, long PaidVersion, long PaidPosition, long RefundVersion, long RefundPosition, DateTime RefundedAt);
