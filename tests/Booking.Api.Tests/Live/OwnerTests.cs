using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing.Live;

namespace Booking.Api.Tests.Live;

/// <summary>Personal messages.</summary>
public sealed class OwnerTests(OneNode node) : IClassFixture<OneNode>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Address => node.Api.Address;

    [Fact]
    public async Task What_becomes_of_a_reservation_is_told_to_its_owner_on_every_connection_and_to_nobody_else()
    {
        var session = await (await Buyer.ManagerAsync(Address)).OpenSessionAsync();
        var owner = await Buyer.GuestAsync(Address);
        var other = await Buyer.GuestAsync(Address);
        await using var one = await LiveClient.ConnectAsync(Address, owner.Token, cancel: Cancel);
        await using var two = await LiveClient.ConnectAsync(
            Address, null, options => options.SetRequestHeader("Authorization", $"Bearer {owner.Token}"), Cancel);
        await using var others = await LiveClient.ConnectAsync(Address, other.Token, cancel: Cancel);
        await using var anonymous = await LiveClient.ConnectAsync(Address, cancel: Cancel);

        var held = (await owner.ReserveAsync(session, "A-1", "A-2")).Is(HttpStatusCode.Created);
        foreach (var client in new[] { one, two })
        {
            var told = await NextAsync(client);
            Assert.Equal("reservationChanged", told.Target);
            Assert.Equal(held.Text, told.Data.GetRawText());
        }

        var paid = (await owner.PayAsync(session, held)).Is(HttpStatusCode.OK);
        Assert.Equal(paid.Text, (await UntilAsync(one, "paid")).Data.GetRawText());
        (await owner.CancelAsync(session, held)).Is(HttpStatusCode.OK);
        await UntilAsync(one, "refunded");

        // The other one hears of its own, and of nothing before.
        (await other.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
        Assert.Equal(other.UserId, (await NextAsync(others)).Data.GetProperty("customerId").GetString());
        Assert.False(anonymous.Events.TryRead(out _));
    }

    [Fact]
    public async Task A_hold_that_expires_is_told_to_its_owner()
    {
        var session = await (await Buyer.ManagerAsync(Address)).OpenSessionAsync(change: body => body["holdSeconds"] = 5);
        var owner = await Buyer.GuestAsync(Address);
        (await owner.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
        await using var client = await LiveClient.ConnectAsync(Address, owner.Token, cancel: Cancel);

        await UntilAsync(client, "expired");
    }

    private static async Task<LiveEvent> NextAsync(LiveClient client) =>
        await client.NextAsync(Cancel).WaitAsync(Patience, Cancel);

    private static async Task<LiveEvent> UntilAsync(LiveClient client, string status)
    {
        while (true)
        {
            var told = await NextAsync(client);
            if (told.Data.GetProperty("status").GetString() == status)
                return told;
        }
    }
}
