using System.Diagnostics;
using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing.Live;

namespace Booking.Api.Tests.Live;

/// <summary>Watching a session: the map, then what changes of it.</summary>
public sealed class WatchTests(OneNode node) : IClassFixture<OneNode>
{
    private const int Rows = 10;
    private const int SeatsPerRow = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Address => node.Api.Address;

    [Fact]
    public async Task A_watcher_gets_the_map_first_and_then_each_change_from_where_it_is()
    {
        var (session, buyer) = await OpenAsync();
        await using var client = await ConnectAsync();

        await client.InvokeAsync("Watch", [session], Cancel);

        var snapshot = await NextAsync(client);
        Assert.Equal("snapshot", snapshot.Target);
        Assert.Equal(
            $$"""{"sessionId":"{{session}}","version":1,"statuses":"{{new string('0', 100)}}","areas":[]}""",
            snapshot.Data.GetRawText());

        (await buyer.ReserveAsync(session, "A-3", "B-1")).Is(HttpStatusCode.Created);
        var changed = await NextAsync(client);

        Assert.Equal("seatsChanged", changed.Target);
        Assert.Equal(
            $$"""{"sessionId":"{{session}}","fromVersion":1,"version":2,"seats":[[2,1],[10,1]],"areas":[]}""",
            changed.Data.GetRawText());
    }

    [Fact]
    public async Task Free_places_of_areas_come_with_the_map_and_with_each_change()
    {
        var manager = await Buyer.ManagerAsync(Address);
        var session = await manager.OpenSessionAsync(change: body => body["seating"] = Hall());
        var buyer = await Buyer.GuestAsync(Address);
        await using var client = await ConnectAsync();
        await client.InvokeAsync("Watch", [session], Cancel);
        var map = new LiveMap();
        map.Apply(await NextAsync(client));

        var held = await buyer.PostAsync(
            $"/sessions/{session}/reservations", new { areas = new[] { new { area = "floor", quantity = 3 } } });
        await map.FollowAsync(client, held.Is(HttpStatusCode.Created)["version"].GetValue<long>(), Cancel);

        Assert.Equal(47, map.Areas["floor"]);
        (await buyer.CancelAsync(session, held)).Is(HttpStatusCode.OK);
        await map.FollowAsync(client, map.Version + 1, Cancel);
        Assert.Equal(50, map.Areas["floor"]);
    }

    [Fact]
    public async Task What_watchers_fold_is_the_map_whatever_is_sold_and_set_free()
    {
        var (session, _) = await OpenAsync();
        await using var early = await ConnectAsync();
        await early.InvokeAsync("Watch", [session, null], Cancel);
        var buyers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Buyer.GuestAsync(Address)));

        var sale = Task.WhenAll(buyers.Select((buyer, i) => BuyAtRandomAsync(session, buyer, new Random(i), 40)));
        await using var late = await ConnectAsync();
        await late.InvokeAsync("Watch", [session], Cancel);
        await sale;

        var (version, statuses) = await MapAsync(session, buyers[0]);
        foreach (var client in new[] { early, late })
        {
            var map = new LiveMap();
            await map.FollowAsync(client, version, Cancel).WaitAsync(Patience, Cancel);
            Assert.Equal((version, statuses), (map.Version, map.Statuses));
            Assert.Equal(1, map.Folded.Snapshots);
        }
    }

    [Fact]
    public async Task Who_has_a_version_that_is_at_hand_gets_what_changed_since_and_others_the_map()
    {
        var (session, buyer) = await OpenAsync();
        await using var first = await ConnectAsync();
        await first.InvokeAsync("Watch", [session], Cancel);
        var before = new LiveMap();
        before.Apply(await NextAsync(first));
        foreach (var seat in new[] { "A-1", "A-2", "A-3" })
        {
            (await buyer.ReserveAsync(session, seat)).Is(HttpStatusCode.Created);
            await before.FollowAsync(first, before.Version + 1, Cancel).WaitAsync(Patience, Cancel);
        }

        await using var second = await ConnectAsync();
        await second.InvokeAsync("Watch", [session, 2], Cancel);
        var delta = await NextAsync(second);
        Assert.Equal(
            $$"""{"sessionId":"{{session}}","fromVersion":2,"version":4,"seats":[[1,1],[2,1]],"areas":[]}""",
            delta.Data.GetRawText());

        await using var third = await ConnectAsync();
        await third.InvokeAsync("Watch", [session, 0], Cancel);
        Assert.Equal("snapshot", (await NextAsync(third)).Target);
    }

    [Fact]
    public async Task Who_is_up_to_date_hears_nothing_until_something_changes_and_who_claims_a_future_gets_the_map()
    {
        var (session, buyer) = await OpenAsync();
        await using var current = await ConnectAsync();
        await current.InvokeAsync("Watch", [session, 1], Cancel);
        await using var dreamer = await ConnectAsync();
        await dreamer.InvokeAsync("Watch", [session, 4_000_000_000_000], Cancel);
        Assert.Equal("snapshot", (await NextAsync(dreamer)).Target);

        (await buyer.ReserveAsync(session, "J-10")).Is(HttpStatusCode.Created);

        var changed = await NextAsync(current);
        Assert.Equal("seatsChanged", changed.Target);
        Assert.Equal(1, changed.Data.GetProperty("fromVersion").GetInt64());
    }

    [Fact]
    public async Task Who_does_not_watch_any_more_hears_nothing_more()
    {
        var (session, buyer) = await OpenAsync();
        await using var stays = await ConnectAsync();
        await using var leaves = await ConnectAsync();
        foreach (var client in new[] { stays, leaves })
        {
            await client.InvokeAsync("Watch", [session], Cancel);
            await NextAsync(client);
        }

        await leaves.InvokeAsync("Unwatch", [session], Cancel);
        (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);

        Assert.Equal("seatsChanged", (await NextAsync(stays)).Target);
        // What was sent to it would have come before the answer to this.
        await leaves.InvokeAsync("Unwatch", [session], Cancel);
        Assert.False(leaves.Events.TryRead(out _));
    }

    [Fact]
    public async Task Whatever_the_rate_of_sale_there_are_at_most_twenty_messages_a_second()
    {
        var (session, _) = await OpenAsync();
        await using var client = await ConnectAsync();
        await client.InvokeAsync("Watch", [session], Cancel);
        var map = new LiveMap();
        map.Apply(await NextAsync(client));
        var buyers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Buyer.GuestAsync(Address)));

        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(buyers.Select((buyer, i) => BuyAtRandomAsync(session, buyer, new Random(i), 100)));
        var (version, _) = await MapAsync(session, buyers[0]);
        await map.FollowAsync(client, version, Cancel).WaitAsync(Patience, Cancel);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;

        Assert.True(version > 400, $"Only {version} events happened.");
        Assert.InRange(map.Folded.Deltas, 1, (int)(seconds * 20) + 1);
    }

    [Fact]
    public async Task Nonsense_is_told_in_words_and_harms_nobody()
    {
        var (session, buyer) = await OpenAsync();
        await using var client = await ConnectAsync();

        Assert.Contains("not-found: ", await FailureOfAsync(client, "Watch", Guid.NewGuid()), StringComparison.Ordinal);
        foreach (var id in new object?[] { "not-an-id", 7, null, new { }, new[] { session } })
            Assert.Contains("validation: sessionId", await FailureOfAsync(client, "Watch", id), StringComparison.Ordinal);
        foreach (var version in new object?[] { -1, "2", 1.5, new { }, true })
        {
            Assert.Contains(
                "validation: sinceVersion", await FailureOfAsync(client, "Watch", session, version), StringComparison.Ordinal);
        }

        Assert.Contains("validation: sessionId", await FailureOfAsync(client, "Watch"), StringComparison.Ordinal);
        Assert.Contains("Unwatch", await FailureOfAsync(client, "Unwatch", session, 1, 2), StringComparison.Ordinal);
        Assert.Contains("Explode", await FailureOfAsync(client, "Explode"), StringComparison.Ordinal);
        await client.InvokeAsync("Watch", [session], Cancel);
        Assert.Equal("snapshot", (await NextAsync(client)).Target);

        foreach (var record in new[] { "{", "[]", "null", """{"type":99}""", """{"type":1,"target":5,"arguments":{}}""", "\0" })
        {
            await using var broken = await ConnectAsync();
            await broken.SendRecordAsync(record, Cancel);
            await broken.SendRecordAsync("""{"type":6}""", Cancel);
        }

        await using var large = await ConnectAsync();
        await large.SendRecordAsync(new string('x', 80_000), Cancel);
        await large.Closed.WaitAsync(Patience, Cancel);
        (await buyer.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Created);
        Assert.Equal("seatsChanged", (await NextAsync(client)).Target);
    }

    [Fact]
    public async Task A_connection_watches_so_many_sessions_and_no_more()
    {
        var manager = await Buyer.ManagerAsync(Address);
        var sessions = new List<string>();
        for (var i = 0; i < 17; i++)
            sessions.Add(await manager.OpenSessionAsync());
        await using var client = await ConnectAsync();
        foreach (var session in sessions.Take(16))
            await client.InvokeAsync("Watch", [session], Cancel);

        Assert.Contains("too-many-sessions: ", await FailureOfAsync(client, "Watch", sessions[16]), StringComparison.Ordinal);
        await client.InvokeAsync("Unwatch", [sessions[0]], Cancel);
        await client.InvokeAsync("Watch", [sessions[16]], Cancel);
    }

    private static System.Text.Json.Nodes.JsonNode Hall() => System.Text.Json.Nodes.JsonNode.Parse(
        """
        {"sections":[{"label":"Stalls","rows":[{"label":"A","seats":[
            {"label":"1","category":"standard"},{"label":"2","category":"standard"}]}]}],
         "areas":[{"id":"floor","category":"standard","capacity":50}]}
        """)!;

    private static async Task<string> FailureOfAsync(LiveClient client, string method, params object?[] arguments) =>
        (await Assert.ThrowsAsync<LiveCallException>(() => client.InvokeAsync(method, arguments, Cancel))).Message;

    private static async Task<LiveEvent> NextAsync(LiveClient client) =>
        await client.NextAsync(Cancel).WaitAsync(Patience, Cancel);

    /// <summary>Reserves, pays and cancels whatever comes to hand.</summary>
    private static async Task BuyAtRandomAsync(string session, Buyer buyer, Random random, int times)
    {
        Answer? last = null;
        for (var i = 0; i < times; i++)
        {
            var seat = $"{GridRows.Label(random.Next(Rows))}-{random.Next(SeatsPerRow) + 1}";
            var held = await buyer.ReserveAsync(session, seat);
            if (held.Status == HttpStatusCode.Created && random.Next(4) == 0)
                (await buyer.PayAsync(session, held)).Is(HttpStatusCode.OK);
            if (last is not null)
                (await buyer.CancelAsync(session, last)).Is(HttpStatusCode.OK);
            last = held.Status == HttpStatusCode.Created ? held : null;
        }
    }

    /// <summary>The compact map as HTTP has it when nothing happens any more.</summary>
    private async Task<(long Version, string Statuses)> MapAsync(string session, Buyer buyer)
    {
        var version = await node.Backend.QueryAsync<long>(
            $"select version from booking.mt_streams where id = '{session}'");
        var map = (await buyer.GetAsync($"/sessions/{session}/seats?format=compact&minVersion={version}")).Is(HttpStatusCode.OK);
        return (map["version"].GetValue<long>(), map["statuses"].GetValue<string>());
    }

    private async Task<LiveClient> ConnectAsync() => await LiveClient.ConnectAsync(Address, cancel: Cancel);

    private async Task<(string Session, Buyer Buyer)> OpenAsync()
    {
        var manager = await Buyer.ManagerAsync(Address);
        var session = await manager.OpenSessionAsync(
            Rows, SeatsPerRow, body => body["maxSeatsPerCustomer"] = 100_000);
        return (session, await Buyer.GuestAsync(Address));
    }
}
