using System.Net;
using System.Net.Http.Headers;

namespace Booking.Api.Tests.Contract;

/// <summary>Limits of requests a second, whose address counts behind a proxy, and pages of other origins.</summary>
public sealed class EdgeTests(EdgeNode node) : IClassFixture<EdgeNode>
{
    private const string Stranger = "127.0.0.3";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Limits_count_for_each_customer_and_each_address_alone()
    {
        using var proxy = LoopbackClient.From(EdgeNode.Proxy, node.Api.Address);
        using var stranger = LoopbackClient.From(Stranger, node.Api.Address);

        // Of an address without a token.
        await ExhaustAsync(proxy, _ => "10.1.1.1");
        await AssertServedAsync(proxy, "10.1.1.2");

        // What a client says before the proxy's own word does not count.
        await ExhaustAsync(proxy, i => $"10.9.9.{i % 250}, 10.1.1.3");
        await AssertServedAsync(proxy, "10.1.1.4");

        // A stranger's word on its address counts for nothing.
        await ExhaustAsync(stranger, i => $"10.2.{i / 250}.{i % 250}");
        await AssertServedAsync(proxy, "10.2.0.0");

        // Of a customer, whatever its address.
        var (guest, other) = (await TokenAsync(proxy, "10.3.0.1"), await TokenAsync(proxy, "10.3.0.2"));
        await ExhaustAsync(proxy, i => $"10.4.{i / 250}.{i % 250}", guest);
        await AssertServedAsync(proxy, "10.4.0.0", other);
        await AssertServedAsync(proxy, "10.4.0.0");
    }

    [Fact]
    public async Task A_probe_of_the_nodes_health_is_always_answered()
    {
        using var prober = LoopbackClient.From("127.0.0.4", node.Api.Address);
        await ExhaustAsync(prober, _ => null);
        foreach (var path in new[] { "/health/live", "/health/ready" })
        {
            using var answer = await prober.GetAsync(path, Cancel);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_may_call_and_read_and_no_other()
    {
        using var client = LoopbackClient.From("127.0.0.5", node.Api.Address);
        foreach (var (origin, isAllowed) in new[] { (EdgeNode.Shop, true), ("https://evil.example", false) })
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, $"/sessions/{Guid.NewGuid()}/reservations");
            preflight.Headers.Add("Origin", origin);
            preflight.Headers.Add("Access-Control-Request-Method", "POST");
            preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,idempotency-key");
            using var allowed = await client.SendAsync(preflight, Cancel);
            Assert.Equal(isAllowed, allowed.Headers.Contains("Access-Control-Allow-Origin"));
            if (isAllowed)
                Assert.Contains(
                    "idempotency-key", string.Join(',', allowed.Headers.GetValues("Access-Control-Allow-Headers")),
                    StringComparison.OrdinalIgnoreCase);

            using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
            request.Headers.Add("Origin", origin);
            using var refused = await client.SendAsync(request, Cancel);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal(isAllowed, refused.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.False(refused.Headers.Contains("Access-Control-Allow-Credentials"));
        }
    }

    /// <summary>Asks until it is refused, which must be soon, but not before the burst that is allowed.</summary>
    private static async Task ExhaustAsync(HttpClient client, Func<int, string?> forwardedFor, string? token = null)
    {
        const int Most = 50 * EdgeNode.Burst;
        for (var i = 0; i < Most; i++)
        {
            using var answer = await GetAsync(client, forwardedFor(i), token);
            if (answer.StatusCode == HttpStatusCode.NotFound)
                continue;
            Assert.True(i >= EdgeNode.Burst, $"Refused after {i} requests: {answer.StatusCode}");
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.True(answer.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains(
                "/problems/too-many-requests", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            return;
        }

        Assert.Fail($"{Most} requests were served.");
    }

    private static async Task AssertServedAsync(HttpClient client, string forwardedFor, string? token = null)
    {
        using var answer = await GetAsync(client, forwardedFor, token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<string> TokenAsync(HttpClient client, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/tokens/guest");
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        using var answer = await client.SendAsync(request, Cancel);
        var tokens = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        return tokens!["accessToken"]!.GetValue<string>();
    }

    // The limits stand before the routes: what is nowhere costs the node nothing else.
    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string? forwardedFor, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        if (forwardedFor is not null)
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.SendAsync(request, Cancel);
    }
}
