namespace Booking.Proof.Sources;

/// <summary>A line of the payment provider's books.</summary>
public sealed record Charge(Guid Payment, long Amount, bool WasCharged, bool WasRefunded);
