namespace Booking.Domain;

/// <summary>An amount in minor units (cents) of an ISO 4217 currency.</summary>
/// <param name="Amount">Minor units; never a fraction.</param>
/// <param name="Currency">Three upper-case letters, for example <c>BRL</c>.</param>
public readonly record struct Money(long Amount, string Currency)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Amount} {Currency}";
}
