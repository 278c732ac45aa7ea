namespace Booking.Domain.Sessions.Packed;

/// <summary>A customer and the places, active and paid, that they have now.</summary>
internal struct CustomerRow(CustomerId id) : IKeyedRow<CustomerId>
{
    public readonly CustomerId Key => id;

    public int Places;
}
