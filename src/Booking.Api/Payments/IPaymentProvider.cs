using Booking.Domain;

namespace Booking.Api.Payments;

/// <summary>What a provider knows of a charge.</summary>
public enum ChargeState
{
    /// <summary>The money was taken.</summary>
    Charged,

    /// <summary>Refused; no money was taken, and none will be under this payment id.</summary>
    Declined,

    /// <summary>The provider failed before doing anything; no money was taken, and none will be under this payment id.</summary>
    Unavailable,
}

/// <summary>
/// Takes money and gives it back. The payment id is the provider's idempotency key: the same id is charged at most once
/// and refunded at most once.
/// </summary>
public interface IPaymentProvider
{
    /// <summary>Charges. An exception or a cancellation means that it is not known whether the money was taken.</summary>
    Task<ChargeState> ChargeAsync(PaymentId payment, Money amount, string token, CancellationToken cancellationToken);

    /// <summary>
    /// Finds out what became of a charge. Where the provider has never heard of it, it is closed at the same time: a
    /// charge that arrives later is refused.
    /// </summary>
    Task<ChargeState> FindOutAsync(PaymentId payment, CancellationToken cancellationToken);

    /// <summary>Gives the money of a charge back; a repeat changes nothing.</summary>
    Task RefundAsync(PaymentId payment, long amount, CancellationToken cancellationToken);
}
