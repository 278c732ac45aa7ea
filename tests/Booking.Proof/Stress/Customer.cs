namespace Booking.Proof.Stress;

/// <summary>Somebody who buys.</summary>
/// <param name="Id">As the API names it.</param>
/// <param name="Token">The bearer token.</param>
public sealed record Customer(Guid Id, string Token);
