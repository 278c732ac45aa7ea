using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Health, pages, headers and what every answer has in common.</summary>
[Collection<SessionsCollection>]
public sealed partial class OperationsTests(ContractNode node)
{
    private const int MaxSeatingBytes = 8 * 1024 * 1024;

    [Fact]
    public async Task A_node_that_lacks_nothing_is_live_and_ready()
    {
        Assert.Equal("live", (await node.Anonymous.GetAsync("/health/live")).IsOk().Text("status"));
        var ready = (await node.Anonymous.GetAsync("/health/ready")).IsOk();
        Assert.Equal("ready", ready.Text("status"));
        Assert.Equal(["postgresql", "redis", "projections", "audit"], ready["checks"].AsObject().Select(check => check.Key));
        Assert.All(ready["checks"].AsObject(), check => Assert.Equal("ok", check.Value!.GetValue<string>()));
    }

    [Fact]
    public async Task The_page_at_docs_loads_with_everything_it_names()
    {
        var page = (await node.Anonymous.GetAsync("/docs")).IsOk();
        Assert.Equal("text/html", page.Message.Content.Headers.ContentType!.MediaType);
        Assert.Contains("swagger-ui", page.Text, StringComparison.Ordinal);

        var root = page.Message.RequestMessage!.RequestUri!;
        var assets = Asset().Matches(page.Text).Select(match => new Uri(root, match.Groups[1].Value).AbsolutePath).ToArray();
        Assert.Contains(assets, asset => asset.EndsWith("swagger-ui-bundle.js", StringComparison.Ordinal));
        Assert.Contains(assets, asset => asset.EndsWith(".css", StringComparison.Ordinal));
        var scripts = new StringBuilder(page.Text);
        foreach (var asset in assets)
        {
            var loaded = (await node.Anonymous.GetAsync(asset)).IsOk();
            Assert.NotEmpty(loaded.Text);
            AssertGuarded(loaded);
            var type = loaded.Message.Content.Headers.ContentType!.MediaType!;
            if (asset.EndsWith(".js", StringComparison.Ordinal))
                Assert.EndsWith("javascript", type, StringComparison.Ordinal);
            if (asset.EndsWith(".js", StringComparison.Ordinal) && loaded.Text.Length < 50_000)
                scripts.Append(loaded.Text);
        }

        Assert.Contains("/openapi/v1.json", scripts.ToString(), StringComparison.Ordinal);

        // A policy that forbids scripts would show an empty page.
        Assert.DoesNotContain(
            page.Message.Headers.Concat(page.Message.Content.Headers),
            header => header.Key == "Content-Security-Policy"
                && header.Value.Single().Contains("default-src 'none'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST", "/")]
    [InlineData("GET", "/app/assets/nothing.js")]
    [InlineData("GET", "/nowhere")]
    [InlineData("POST", "/nowhere")]
    [InlineData("GET", "/sessions/42/seats")]
    [InlineData("GET", "/tickets")]
    [InlineData("GET", "/openapi/v2.json")]
    [InlineData("GET", "/docs/nothing.js")]
    public async Task An_unknown_route_is_not_found(string method, string path) =>
        (await node.Manager.SendAsync(new HttpMethod(method), path, null, [])).Is(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task A_method_that_a_route_does_not_have_is_not_allowed_and_those_it_has_are_named()
    {
        var paths = ContractRoutes.All.GroupBy(route => route.Path);
        foreach (var path in paths)
            foreach (var method in new[] { "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS" })
            {
                if (path.Any(route => route.Method == method))
                    continue;
                var answer = await node.Manager.SendAsync(new HttpMethod(method), path.First().WithUnknownIds(), null, []);
                Assert.True(answer.Status == HttpStatusCode.MethodNotAllowed, $"{method} {path.Key}: {answer.Text}");
                answer.Is(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
                Assert.Equal(
                    path.Select(route => route.Method).Order(), answer.Message.Content.Headers.Allow.Order());
            }
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        var session = await node.Manager.OpenSessionAsync();
        var guest = await node.GuestAsync();
        var tag = (await guest.GetAsync($"/sessions/{session}/seats")).IsOk().Tag!;
        var tooLong = new string(' ', MaxSeatingBytes + 1);
        (string, string)[] chunked = [("Transfer-Encoding", "chunked"), ("Expect", "100-continue")];
        Answer[] answers =
        [
            (await guest.GetAsync("/me")).IsOk(),
            (await guest.ReserveAsync(session, "A-1")).IsCreated(),
            (await guest.GetAsync($"/sessions/{session}/seats", ("If-None-Match", tag))),
            (await guest.GetAsync($"/sessions/{session}/seating")).IsOk(),
            (await guest.GetAsync("/sessions?limit=0")).Is(HttpStatusCode.UnprocessableEntity),
            (await guest.GetAsync("/nowhere")).Is(HttpStatusCode.NotFound),
            (await guest.PutAsync("/me", new { })).Is(HttpStatusCode.MethodNotAllowed),
            (await guest.GetAsync("/plans")).Is(HttpStatusCode.Forbidden),
            (await node.Anonymous.GetAsync("/me")).Is(HttpStatusCode.Unauthorized),
            (await guest.PostAsync("/users", "{")).Is(HttpStatusCode.BadRequest),
            (await node.Manager.SendAsync(HttpMethod.Post, "/plans", new StringContent(tooLong), chunked))
                .Is(HttpStatusCode.RequestEntityTooLarge),
            (await guest.GetAsync("/health/ready")).IsOk(),
            (await guest.GetAsync("/openapi/v1.json")).IsOk(),
            (await guest.GetAsync("/docs/index.html")).IsOk(),
        ];
        Assert.All(answers, AssertGuarded);
    }

    [Fact]
    public async Task Two_faults_have_trace_ids_of_their_own_and_a_callers_trace_goes_on()
    {
        var one = (await node.Anonymous.GetAsync("/me")).Text("traceId");
        Assert.NotEqual(one, (await node.Anonymous.GetAsync("/me")).Text("traceId"));
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var traced = await node.Anonymous.GetAsync("/me", ("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"));
        Assert.Contains(Trace, traced.Text("traceId"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_keeps_who_asked_for_it_and_the_trace_of_the_request()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4737";
        var session = await node.Manager.OpenSessionAsync();
        var guest = await node.GuestAsync();

        var reserved = await guest.PostAsync(
            $"/sessions/{session}/reservations", new { seats = new[] { "A-1" } },
            ("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"));
        reserved.Is(HttpStatusCode.Created);
        (await guest.ReserveAsync(session, "A-2")).Is(HttpStatusCode.Created);

        var kept = await node.Backend.QueryListAsync<string>(
            $"""
            select correlation_id || ' ' || (headers->>'actor') from booking.mt_events
            where stream_id = '{Guid.Parse(session)}' and type = 'seats_reserved' order by version
            """);
        Assert.Equal($"{Trace} customer:{guest.UserId}", kept[0]);
        Assert.Matches($"^[^ ]+ customer:{guest.UserId}$", kept[1]);
        Assert.DoesNotContain(Trace, kept[1], StringComparison.Ordinal);
    }

    private static void AssertGuarded(Answer answer)
    {
        var headers = answer.Message.Headers;
        var path = answer.Message.RequestMessage!.RequestUri!.AbsolutePath;
        foreach (var (name, value) in new[]
        {
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
        })
        {
            Assert.True(headers.TryGetValues(name, out var values), $"{path} ({(int)answer.Status}) has no {name}.");
            Assert.Equal([value], values);
        }

        Assert.Equal(
            !path.StartsWith("/docs", StringComparison.Ordinal), headers.Contains("Content-Security-Policy"));
        Assert.False(headers.Contains("Server"));
    }

    [GeneratedRegex("""(?:src|href)="([^"#]+)["]""")]
    private static partial Regex Asset();
}
