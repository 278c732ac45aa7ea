namespace Booking.Projections.Reservations;

/// <summary>How far an active reservation is.</summary>
public enum ActiveReservationStatus
{
    /// <summary>Claimed, to be paid before its deadline.</summary>
    Held,

    /// <summary>A payment is with the provider.</summary>
    Paying,
}
