namespace Booking.Proof.History;

/// <summary>What a client asked for.</summary>
public enum OperationKind
{
    /// <summary>POST reservations.</summary>
    Reserve,

    /// <summary>POST payment.</summary>
    Pay,

    /// <summary>DELETE reservation: a hold is cancelled, a purchase refunded.</summary>
    Cancel,
}
