using Booking.Api.Tests.Infrastructure;
using Booking.Testing;
using Npgsql;

namespace Booking.Api.Tests.Contract;

/// <summary>What the sandbox provider has in its books, which the API does not show.</summary>
internal static class SandboxBooks
{
    /// <summary>A payment that the provider knows.</summary>
    public sealed record Charge(Guid PaymentId, long Amount, string Currency, string Outcome, bool IsRefunded);

    /// <summary>Every entry of an amount: tests tell theirs apart by amounts that nobody else asks for.</summary>
    public static async Task<List<Charge>> ChargesOfAsync(this Backend backend, long amount)
    {
        await using var source = NpgsqlDataSource.Create(backend.Postgres);
        await using var command = source.CreateCommand(
            """
            select payment_id, amount, currency, outcome, refunded_at is not null
            from booking.sandbox_charges where amount = $1
            """);
        command.Parameters.Add(new() { Value = amount });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var charges = new List<Charge>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            charges.Add(new Charge(
                reader.GetGuid(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4)));
        return charges;
    }

    /// <summary>Waits until the one charge of this amount is given back.</summary>
    public static Task<Charge> RefundedAsync(this Backend backend, long amount) => Eventually.ReturnsAsync(
        async () =>
        {
            var charge = Assert.Single(await backend.ChargesOfAsync(amount));
            Assert.True(charge.IsRefunded, $"The charge of {amount} was not given back.");
            return charge;
        },
        cancel: TestContext.Current.CancellationToken);
}
