using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>GET /sessions/{id}/seating: the static plan with its prices.</summary>
[Collection<SessionsCollection>]
public sealed class SeatingTests(ContractNode node)
{
    /// <summary>Every seat of a seating, in its order: rows before tables.</summary>
    internal static IEnumerable<string> SeatIdsOf(JsonNode seating) =>
        from section in seating["sections"]!.AsArray()
        from kind in new[] { "rows", "tables" }
        from line in section![kind]?.AsArray() ?? []
        from seat in line!["seats"]!.AsArray()
        select seat!["id"]!.GetValue<string>();

    [Fact]
    public async Task The_seating_is_the_plan_as_it_was_given_with_ids_and_prices()
    {
        var session = await node.Manager.OpenSessionAsync(change: Seatings.Theatre);
        var seating = (await node.Anonymous.GetAsync($"/sessions/{session}/seating")).IsOk();

        Assert.Equal((session, "BRL"), (seating.Text("sessionId"), seating.Text("currency")));
        Assert.True(JsonNode.DeepEquals(Seatings.TheatrePrices, seating["prices"]));
        Assert.Equal(5000, seating["prices"]["stalls"]!.GetValue<long>());

        var expected = Seatings.File("native-theatre");
        foreach (var section in expected["sections"]!.AsArray())
            foreach (var kind in new[] { "rows", "tables" })
                foreach (var line in section![kind]?.AsArray() ?? [])
                    foreach (var seat in line!["seats"]!.AsArray())
                        seat!["id"] = $"{section["name"]}-{line["label"]}-{seat["label"]}";
        foreach (var member in new[] { "sections", "areas", "focalPoint", "categories" })
            Assert.True(JsonNode.DeepEquals(expected[member], seating[member]), $"{member}: {seating[member].ToJsonString()}");
    }

    [Fact]
    public async Task A_seating_never_changes_and_may_be_kept_by_everybody()
    {
        var session = await node.Manager.OpenSessionAsync();
        var path = $"/sessions/{session}/seating";
        var first = (await node.Anonymous.GetAsync(path)).IsOk();
        (await (await node.GuestAsync()).ReserveAsync(session, "A-1")).IsCreated();
        var second = (await node.Anonymous.GetAsync(path)).IsOk();

        Assert.Equal((first.Tag, first.Text), (second.Tag, second.Text));
        var cache = first.Message.Headers.CacheControl!;
        Assert.True(cache.Public);
        Assert.Contains(cache.Extensions, extension => extension.Name == "immutable");
        Assert.True(cache.MaxAge > TimeSpan.FromDays(1));
        Assert.Contains("Accept-Encoding", first.Message.Headers.Vary);

        var known = (await node.Anonymous.GetAsync(path, ("If-None-Match", first.Tag!))).Is(HttpStatusCode.NotModified);
        Assert.Equal((first.Tag, ""), (known.Tag, known.Text));
        (await node.Anonymous.GetAsync(path, ("If-None-Match", $"\"other\", W/{first.Tag}"))).Is(HttpStatusCode.NotModified);
        (await node.Anonymous.GetAsync(path, ("If-None-Match", "\"other\""))).IsOk();
    }

    [Fact]
    public async Task Two_sessions_of_one_plan_have_seatings_of_their_own()
    {
        var cheap = await node.Manager.OpenSessionAsync(change: body => body["prices"] = Seatings.Prices(("standard", 1)));
        var dear = await node.Manager.OpenSessionAsync(change: body => body["prices"] = Seatings.Prices(("standard", 2)));
        var one = (await node.Anonymous.GetAsync($"/sessions/{cheap}/seating")).IsOk();
        var other = (await node.Anonymous.GetAsync($"/sessions/{dear}/seating")).IsOk();

        Assert.NotEqual(one.Tag, other.Tag);
        Assert.Equal(1, one["prices"]["standard"]!.GetValue<long>());
        Assert.Equal(2, other["prices"]["standard"]!.GetValue<long>());
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, br", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("deflate", null)]
    [InlineData("identity", null)]
    [InlineData("br;q=0", null)]
    [InlineData(";;;", null)]
    public async Task A_seating_is_sent_in_an_encoding_that_the_client_accepts(string accepted, string? encoding)
    {
        var session = await node.Manager.OpenSessionAsync(20, 20);
        var path = $"/sessions/{session}/seating";
        var plain = (await node.Anonymous.GetAsync(path)).IsOk();

        using var client = new HttpClient { BaseAddress = node.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(new MediaTypeHeaderValue("application/json", "utf-8"), response.Content.Headers.ContentType);

        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Stream text = new MemoryStream(body);
        if (encoding is not null)
        {
            Assert.True(body.Length < plain.Text.Length / 5);
            text = encoding == "br"
                ? new BrotliStream(text, CompressionMode.Decompress)
                : new GZipStream(text, CompressionMode.Decompress);
        }

        using var reader = new StreamReader(text);
        Assert.Equal(plain.Text, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("native-theatre")]
    [InlineData("pretix-theatre")]
    [InlineData("seatsio-theatre")]
    [InlineData("grid-theatre")]
    public async Task What_the_seating_says_opens_an_equal_session(string file)
    {
        var body = Buyer.SessionBody();
        body["seating"] = Seatings.File(file);
        body["prices"] = Seatings.Prices(
            [.. new[] { "standard", "stalls", "balcony", "table", "Stalls", "Balcony", "1", "box", "3" }
                .Select((category, index) => (category, 1000L + index))]);
        var first = await SeatingOfAsync(body);

        body["seating"] = first.Json!.DeepClone();
        var second = await SeatingOfAsync(body);
        foreach (var seating in new[] { first, second })
            seating.Json!.AsObject().Remove("sessionId");
        Assert.True(JsonNode.DeepEquals(first.Json, second.Json), second.Text);
    }

    private async Task<Answer> SeatingOfAsync(JsonObject session)
    {
        var opened = (await node.Manager.PostAsync("/sessions", session)).IsCreated();
        return (await node.Anonymous.GetAsync($"/sessions/{opened["sessionId"]}/seating")).IsOk();
    }
}
