namespace Booking.Projections.Purchases;

/// <summary>What a purchase is worth.</summary>
public enum PurchaseStatus
{
    /// <summary>Its tickets admit.</summary>
    Paid,

    /// <summary>The money went back.</summary>
    Refunded,
}
