using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Booking.Proof.History;
using Booking.Proof.Stress;

namespace Booking.Proof.Tests.Stress;

/// <summary>People who look all the time while others buy: what they get is there, and never older than what they had.</summary>
internal sealed class RebuildReaders(
    RecordingClient client, IReadOnlyList<ShopNode> nodes, Sale sale, string managerToken) : IDisposable
{
    private const int Page = 200;

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private long _looks;

    /// <summary>What somebody noticed.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public long Looks => Interlocked.Read(ref _looks);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Looks until <see cref="Stop"/>.</summary>
    public Task RunAsync(Customer loyal)
    {
        var looking = new List<Task> { BuyAndLookAsync(nodes[0], loyal) };
        foreach (var node in nodes)
        {
            looking.Add(LookAsync(node, session => $"/sessions/{session}/seats?format=compact", VersionIn));
            looking.Add(LookAsync(node, session => $"/sessions/{session}/statistics", VersionIn));
            looking.Add(LookAsync(node, session => $"/sessions/{session}", _ => 0));
            looking.Add(LookAsync(node, _ => "/sessions?limit=5", body => body["items"]!.AsArray().Count > 0 ? 0 : -1));
        }

        return Task.WhenAll(looking);
    }

    public void Stop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();

    private static long VersionIn(JsonNode body) => body["version"]!.GetValue<long>();

    private async Task LookAsync(ShopNode node, Func<Guid, string> path, Func<JsonNode, long> versionIn)
    {
        var seen = new Dictionary<Guid, long>();
        while (!_stopping.IsCancellationRequested)
        {
            var session = sale.Current.Session;
            var body = await GetAsync(node, path(session), managerToken);
            if (body is null)
                continue;
            var version = versionIn(body);
            if (version < seen.GetValueOrDefault(session))
                _complaints.Enqueue($"{node.Name} {path(session)} went back from {seen[session]} to {version}");
            seen[session] = version;
        }
    }

    // Holds, looks for the hold, pays, looks for the purchase: with all that were bought before.
    private async Task BuyAndLookAsync(ShopNode node, Customer loyal)
    {
        var bought = new HashSet<string>();
        while (!_stopping.IsCancellationRequested && bought.Count < Page)
        {
            var session = sale.Current.Session;
            var held = await client.ReserveAsync(node, loyal, session, Wish.ForBest(1), null, Cancel);
            Note(node, held);
            if (held.Answer is not { } reservation)
                continue;
            var id = reservation.Reservation.ToString();
            if (await GetAsync(node, "/me/reservations", loyal.Token) is { } active && !IdsIn(active).Contains(id))
                _complaints.Enqueue($"the active reservation {id} is missing");
            var paid = await client.PayAsync(node, loyal, session, reservation.Reservation, "tok_ok", null, Cancel);
            Note(node, paid);
            if (paid.Outcome == Outcome.Ok)
                bought.Add(id);
            if (await GetAsync(node, $"/me/purchases?limit={Page}", loyal.Token) is { } purchases && !IdsIn(purchases).IsSupersetOf(bought))
                _complaints.Enqueue($"of {bought.Count} purchases {bought.Except(IdsIn(purchases)).Count()} are missing");
        }
    }

    private static HashSet<string> IdsIn(JsonNode body) =>
        [.. body["items"]!.AsArray().Select(item => item!["reservationId"]!.GetValue<string>())];

    private void Note(ShopNode node, Operation operation)
    {
        if (operation is { Outcome: Outcome.Unknown } or { Status: >= 500 })
            _complaints.Enqueue($"{node.Name} {operation.Kind} was answered {operation.Status} {operation.Problem}");
    }

    private async Task<JsonNode?> GetAsync(ShopNode node, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await node.Http.SendAsync(request, Cancel);
        Interlocked.Increment(ref _looks);
        if (response.StatusCode == HttpStatusCode.OK)
            return await response.Content.ReadFromJsonAsync<JsonNode>(Cancel);
        _complaints.Enqueue($"{node.Name} {path} answered {response.StatusCode}");
        return null;
    }
}
