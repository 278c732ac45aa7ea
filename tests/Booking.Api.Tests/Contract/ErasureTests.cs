using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Accounts have names and e-mail addresses; the log has neither.</summary>
[Collection<SalesCollection>]
public sealed class ErasureTests(ContractNode node)
{
    [Fact]
    public async Task The_log_knows_customers_by_their_ids_alone_and_is_right_without_their_accounts()
    {
        var email = $"erased-{Guid.NewGuid():N}@example.com";
        var customer = await Buyer.CustomerAsync(node.Address, email);
        var session = await node.Manager.OpenSessionAsync();
        var reservation = (await customer.ReserveAsync(session, "A-1")).IsCreated();
        (await customer.PostAsync($"{reservation.Path()}/payment", new { method = "card", token = "tok_ok" })).IsOk();

        var log = string.Concat(await node.Backend.QueryListAsync<string>(
            "select concat(data, headers, correlation_id, causation_id) from booking.mt_events"));
        Assert.Contains(customer.UserId, log, StringComparison.Ordinal);
        Assert.DoesNotContain(email, log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@example.com", log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("A customer", log, StringComparison.Ordinal);

        Assert.Equal(1, await node.Backend.QueryAsync<long>(
            $"with gone as (delete from booking.users where user_id = '{Guid.Parse(customer.UserId)}' returning 1) select count(*) from gone"));

        Assert.True((await node.Manager.GetAsync($"/sessions/{session}/audit")).IsOk()["ok"].GetValue<bool>());
        var history = (await node.Manager.GetAsync($"/customers/{customer.UserId}/history")).IsOk();
        Assert.Equal(3, history.Items().Length);
        Assert.DoesNotContain(email, history.Text, StringComparison.OrdinalIgnoreCase);
    }
}
