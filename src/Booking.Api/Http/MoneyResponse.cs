namespace Booking.Api.Http;

/// <summary>Money as the API tells it.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217.</param>
public readonly record struct MoneyResponse(long Amount, string Currency);
