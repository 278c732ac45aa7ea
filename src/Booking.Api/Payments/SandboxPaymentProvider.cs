using Booking.Domain;
using Npgsql;

namespace Booking.Api.Payments;

/// <summary>
/// A provider to try things with; it keeps its own books in <c>booking.sandbox_charges</c>, as a real one would keep
/// them elsewhere. Tokens: <c>tok_ok</c> is charged, <c>tok_declined</c> refused, <c>tok_error</c> fails before anything
/// happens, <c>tok_slow</c> is charged after three seconds, <c>tok_lost</c> is charged but its answer gets lost; any other
/// is refused.
/// </summary>
public sealed class SandboxPaymentProvider(NpgsqlDataSource dataSource, TimeProvider clock) : IPaymentProvider
{
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(3);

    // The first word on a payment id counts: a later one reads it.
    private const string RecordSql = """
        with added as (
          insert into booking.sandbox_charges (payment_id, amount, currency, outcome) values ($1, $2, $3, $4)
          on conflict (payment_id) do nothing
          returning outcome)
        select outcome from added
        union all
        select outcome from booking.sandbox_charges where payment_id = $1
        limit 1
        """;

    private const string RefundSql =
        "update booking.sandbox_charges set refunded_at = coalesce(refunded_at, $2) where payment_id = $1 and outcome = 'charged'";

    /// <inheritdoc/>
    public async Task<ChargeState> ChargeAsync(
        PaymentId payment, Money amount, string token, CancellationToken cancellationToken)
    {
        if (token == "tok_slow")
            await Task.Delay(Slowness, clock, cancellationToken);
        var outcome = token switch
        {
            "tok_ok" or "tok_slow" or "tok_lost" => "charged",
            "tok_error" => "unavailable",
            _ => "declined",
        };
        var state = await RecordAsync(payment, amount, outcome, cancellationToken);
        return token == "tok_lost" ? throw new TimeoutException("The sandbox lost its answer.") : state;
    }

    /// <inheritdoc/>
    public Task<ChargeState> FindOutAsync(PaymentId payment, CancellationToken cancellationToken) =>
        RecordAsync(payment, new Money(0, "XXX"), "unavailable", cancellationToken);

    /// <inheritdoc/>
    public async Task RefundAsync(PaymentId payment, long amount, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(RefundSql);
        command.Parameters.Add(new() { Value = payment.Value });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
            throw new InvalidOperationException($"There is no charge {payment} to give back.");
    }

    private async Task<ChargeState> RecordAsync(
        PaymentId payment, Money amount, string outcome, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var command = dataSource.CreateCommand(RecordSql);
            command.Parameters.Add(new() { Value = payment.Value });
            command.Parameters.Add(new() { Value = amount.Amount });
            command.Parameters.Add(new() { Value = amount.Currency });
            command.Parameters.Add(new() { Value = outcome });
            // No row: another one was inserted after this statement's snapshot; it is visible to the next.
            if (await command.ExecuteScalarAsync(cancellationToken) is string recorded)
                return Read(recorded);
        }
    }

    private static ChargeState Read(string outcome) => outcome switch
    {
        "charged" => ChargeState.Charged,
        "declined" => ChargeState.Declined,
        _ => ChargeState.Unavailable,
    };
}
