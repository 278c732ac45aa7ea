using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing.Live;

namespace Booking.Api.Tests.Live;

/// <summary>Watching a session: the map, then what changes of it.</summary>
public sealed class WatchTests(OneNode node) : IClassFixture<OneNode>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Address => node.Api.Address;

    [Fact]
    public async Task A_watcher_gets_the_map_first_and_then_each_change_from_where_it_is()
    {
        var (session, buyer) = await OpenAsync();
        await using var client = await LiveClient.ConnectAsync(Address, cancel: Cancel);

        await client.InvokeAsync("Watch", [session], Cancel);

        var snapshot = await NextAsync(client);
        Assert.Equal("snapshot", snapshot.Target);
        Assert.Equal(session, snapshot.Data.GetProperty("sessionId").GetString());
        Assert.Equal(1, snapshot.Data.GetProperty("version").GetInt64());
        Assert.Equal(new string('0', 100), snapshot.Data.GetProperty("statuses").GetString());
        Assert.Empty(snapshot.Data.GetProperty("areas").EnumerateArray());

        (await buyer.ReserveAsync(session, "A-3", "B-1")).Is(HttpStatusCode.Created);
        var changed = await NextAsync(client);

        Assert.Equal("seatsChanged", changed.Target);
        Assert.Equal(
            $$"""{"sessionId":"{{session}}","fromVersion":1,"version":2,"seats":[[2,1],[10,1]],"areas":[]}""",
            changed.Data.GetRawText());
    }

    private static async Task<LiveEvent> NextAsync(LiveClient client) =>
        await client.NextAsync(Cancel).WaitAsync(Patience, Cancel);

    private async Task<(string Session, Buyer Buyer)> OpenAsync(int rows = 10, int seatsPerRow = 10)
    {
        var manager = await Buyer.ManagerAsync(Address);
        var session = await manager.OpenSessionAsync(
            rows, seatsPerRow, body => body["maxSeatsPerCustomer"] = 100_000);
        return (session, await Buyer.GuestAsync(Address));
    }
}
