using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Booking.Web.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Booking.Web.Tests;

/// <summary>How the API serves the page: where, in which form, how long it may be kept, and what it may do.</summary>
public sealed partial class ServingTests(Site site)
{
    private const int FirstViewBytes = 150_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/app")]
    [InlineData("/app/sessions/0192f0c1-0000-7000-8000-000000000000")]
    [InlineData("/app/purchases")]
    public async Task Every_address_of_the_page_is_its_document_which_is_asked_for_each_time(string path)
    {
        using var answer = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoCache);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

        using var again = await GetAsync(path, ifNoneMatch: answer.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task Scripts_and_styles_are_kept_for_ever_and_come_compressed_as_the_client_takes_them()
    {
        using var document = await GetAsync("/");
        var names = Asset().Matches(await document.Content.ReadAsStringAsync(Cancel)).Select(match => match.Value).ToArray();
        Assert.Contains(names, name => name.EndsWith(".js", StringComparison.Ordinal));
        Assert.Contains(names, name => name.EndsWith(".css", StringComparison.Ordinal));
        foreach (var name in names)
        {
            using var plain = await GetAsync(name);
            Assert.Equal(TimeSpan.FromDays(365), plain.Headers.CacheControl!.MaxAge);
            Assert.Contains(plain.Headers.CacheControl.Extensions, extension => extension.Name == "immutable");
            var size = (await plain.Content.ReadAsByteArrayAsync(Cancel)).Length;
            foreach (var encoding in new[] { "br", "gzip" })
            {
                using var small = await GetAsync(name, encoding);
                Assert.Equal([encoding], small.Content.Headers.ContentEncoding);
                Assert.Equal(["Accept-Encoding"], small.Headers.Vary);
                Assert.InRange((await small.Content.ReadAsByteArrayAsync(Cancel)).Length, 1, size - 1);
            }
        }
    }

    [Fact]
    public async Task The_page_is_in_the_way_of_no_route_of_the_API()
    {
        foreach (var (path, type) in new[]
        {
            ("/sessions", "application/json"), ("/health/live", "application/json"), ("/openapi/v1.json", "application/json"),
            ("/docs/index.html", "text/html"), ("/nowhere", "application/problem+json"),
            ("/app/assets/nothing.js", "application/problem+json"),
        })
        {
            using var answer = await GetAsync(path);
            Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
            Assert.DoesNotContain("/app/assets/", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_first_view_is_small_and_comes_from_this_host_alone()
    {
        var session = await site.OpenGridAsync();
        foreach (var path in new[] { "", $"sessions/{session}" })
        {
            await using var visitor = await site.VisitAsync();
            var bytes = 0;
            var hosts = new HashSet<string>();
            var loading = new List<Task>();
            visitor.Page.RequestFinished += (_, request) =>
            {
                lock (loading)
                    loading.Add(AddAsync(request));
            };
            async Task AddAsync(IRequest request)
            {
                lock (hosts)
                    hosts.Add(new Uri(request.Url).Authority);
                var sizes = await request.SizesAsync();
                Interlocked.Add(ref bytes, sizes.ResponseBodySize + sizes.ResponseHeadersSize);
            }

            if (path == "")
            {
                await visitor.GoAsync();
                await visitor.Page.Locator(".session-card").First.WaitForAsync();
            }
            else
            {
                await visitor.OpenAsync(session);
            }

            await Task.WhenAll(loading.ToArray());
            Assert.Equal([site.Node.Address.Authority], hosts);
            Assert.InRange(bytes, 10_000, FirstViewBytes);
            await Artefacts.ReportAsync(
                path == "" ? "first-view-sessions" : "first-view-session", $"{bytes} bytes, compressed, with headers");
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? encoding = null, string? ifNoneMatch = null)
    {
        using var client = new HttpClient { BaseAddress = site.Node.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (encoding is not null)
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        if (ifNoneMatch is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        return await client.SendAsync(request, Cancel);
    }

    [GeneratedRegex("/app/assets/[^\"]+")]
    private static partial Regex Asset();
}
