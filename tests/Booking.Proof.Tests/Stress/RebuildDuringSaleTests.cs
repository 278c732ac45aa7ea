using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Booking.Proof.Checks;
using Booking.Proof.Sources;
using Booking.Proof.Stress;
using Booking.Proof.Tests.Controls;
using Booking.Testing;

namespace Booking.Proof.Tests.Stress;

/// <summary>Every read model is rebuilt on two nodes while all buyers of the stress test buy.</summary>
public sealed class RebuildDuringSaleTests(PostgresServer postgres, RedisServer redis, ITestOutputHelper output)
{
    private const int Buyers = 24;
    private static readonly TimeSpan SaleBefore = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RebuildPatience = TimeSpan.FromSeconds(40);

    private static readonly string[] ReadModels =
        ["seat-map-1", "reservations-1", "session-list-1", "purchases-1", "statistics-1"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readers_notice_nothing_and_what_was_rebuilt_is_the_fold_of_the_log()
    {
        await using var shop = await BrokenShop.CreateAsync(postgres, redis, "rebuild_during_sale");
        await shop.StartNodeAsync();
        await shop.StartNodeAsync();
        var (plan, customers) = await shop.OpenAsync(Buyers + 1, rows: 40);
        var sale = new Sale(plan);
        var manager = await SignInAsync(shop.Nodes[0]);
        using var readers = new RebuildReaders(shop.Client, shop.Nodes, sale, manager);
        await using var crowd = Crowd.LetIn(
            shop.Client, shop.Nodes, [.. customers.Skip(1)], Buyers, sale,
            stop => shop.Floor.OpenSessionAsync(rows: 40, floor: 20, holdSeconds: 5, stop), new BuyerHabits(), seed: 5, Cancel);
        var reading = readers.RunAsync(customers[0]);
        await Task.Delay(SaleBefore, Cancel);

        var lags = new Dictionary<string, long>();
        foreach (var name in ReadModels)
            lags.Add(name, await RebuildAsync(shop.Nodes[0], manager, name));

        var sold = shop.History.Ok;
        readers.Stop();
        await reading;
        await crowd.StopAsync();
        output.WriteLine(
            $"{shop.History.Count} operations, {sold} ok; {readers.Looks} looks; the copies began behind by {string.Join(", ", lags)}");
        Assert.Empty(readers.Complaints);
        Assert.True(readers.Looks > 500, $"Only {readers.Looks} looks.");
        var evidence = await new EvidenceSource(shop.Database, shop.Redis).GatherAsync(
            shop.History, sale.Plans, shop.Follower, hasStrangers: false, Cancel);
        var verdict = Invariants.Judge(evidence);
        Assert.False(verdict.Fell, string.Join('\n', verdict.Results.SelectMany(result => result.Violations)));
        foreach (var session in sale.Plans)
        {
            var audit = await GetAsync(shop.Nodes[1], manager, $"/sessions/{session.Session}/audit");
            Assert.True(audit["ok"]!.GetValue<bool>(), audit.ToJsonString());
        }
    }

    // Answers how far behind the copy was when it was first seen.
    private static async Task<long> RebuildAsync(ShopNode node, string manager, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/projections/{name}/rebuild");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", manager);
        using var response = await node.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var asked = await response.Content.ReadFromJsonAsync<JsonNode>(Cancel);
        await Eventually.HoldsAsync(
            async () => Assert.DoesNotContain(
                (await GetAsync(node, manager, "/projections"))["items"]!.AsArray(),
                item => item!["name"]!.GetValue<string>() == $"{name}-rebuild"),
            RebuildPatience, Cancel);
        return asked!["lag"]!.GetValue<long>();
    }

    private static async Task<string> SignInAsync(ShopNode node)
    {
        using var response = await node.Http.PostAsJsonAsync(
            "/tokens", new { email = OwnShop.ManagerEmail, password = OwnShop.ManagerPassword }, Cancel);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["accessToken"]!.GetValue<string>();
    }

    private static async Task<JsonNode> GetAsync(ShopNode node, string token, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await node.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
    }
}
