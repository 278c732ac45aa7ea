using System.Security.Cryptography;
using Booking.Api.Hosting;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;

namespace Booking.Api.Payments;

/// <summary>
/// Has a started payment charged and its outcome recorded. Whatever is lost on the way, the scheduled message that was
/// written with the start finds the outcome out.
/// </summary>
public sealed class PaymentDesk(
    SessionWriters writers, IPaymentProvider provider, TimeProvider clock, ILogger<PaymentDesk> log)
{
    /// <summary>How long the payer waits for the provider before it is told that the payment goes on.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    /// <summary>How long a charge may take at the provider before its outcome is found out another way.</summary>
    public static readonly TimeSpan ChargeWithin = TimeSpan.FromSeconds(8);

    private const int TicketSecretBytes = 32;

    /// <summary>
    /// Charges and records. Goes on when the payer goes away, so that what was charged is recorded at once.
    /// </summary>
    /// <returns>The recorded settlement; null while the outcome is open.</returns>
    public async Task<CommandResult?> ChargeAsync(
        SessionId session, Reservation reservation, string currency, string token, CommandOrigin origin)
    {
        var settlement = SettleAsync(session, reservation, currency, token, origin);
        try
        {
            return await settlement.WaitAsync(AnswerWithin, clock);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Asks the provider for the outcome of a payment and records it.</summary>
    public async Task<CommandResult> FindOutAsync(
        SessionId session, ReservationId reservation, PaymentId payment, CommandOrigin origin,
        CancellationToken cancellationToken)
    {
        var state = await provider.FindOutAsync(payment, cancellationToken);
        return await RecordAsync(session, reservation, payment, state, origin);
    }

    private async Task<CommandResult?> SettleAsync(
        SessionId session, Reservation reservation, string currency, string token, CommandOrigin origin)
    {
        var payment = reservation.Payment!;
        using var limit = new CancellationTokenSource(ChargeWithin, clock);
        try
        {
            var state = await provider.ChargeAsync(payment.Id, new Money(payment.Amount, currency), token, limit.Token);
            return await RecordAsync(session, reservation.Id, payment.Id, state, origin);
        }
        catch (Exception failure)
        {
            // Charged or not: nobody knows here. The message that was scheduled with the start asks the provider.
            log.PaymentOutcomeOpen(payment.Id, failure);
            return null;
        }
    }

    private Task<CommandResult> RecordAsync(
        SessionId session, ReservationId reservation, PaymentId payment, ChargeState state, CommandOrigin origin)
    {
        var outcome = state switch
        {
            ChargeState.Charged => PaymentOutcome.Charged,
            ChargeState.Declined => PaymentOutcome.Declined,
            _ => PaymentOutcome.Unavailable,
        };
        var settle = new SettlePayment(
            reservation, payment, outcome, RandomNumberGenerator.GetBytes(TicketSecretBytes), clock.Now());
        return writers.SendAsync(session, settle, origin);
    }
}
