using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>GET /sessions and GET /sessions/{id}.</summary>
[Collection<SessionsCollection>]
public sealed class SessionListTests(ContractNode node)
{
    /// <summary>A word that only the sessions of this test have in their titles.</summary>
    private readonly string _word = $"w{Guid.NewGuid():N}";

    [Fact]
    public async Task A_session_is_listed_as_soon_as_it_is_open()
    {
        for (var i = 0; i < 10; i++)
        {
            var session = await OpenAsync($"{_word}-{i}");
            var item = Assert.Single((await SearchAsync($"{_word}-{i}")).Items());
            Assert.Equal(session, item["sessionId"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task An_item_tells_the_session_and_what_is_left_of_it()
    {
        var session = await node.Manager.OpenSessionAsync(4, 5, body => body["title"] = $"Macbeth {_word}");
        var guest = await node.GuestAsync();
        (await guest.ReserveAsync(session, "A-1", "A-2")).IsCreated();
        (await guest.PayAsync(session, (await guest.ReserveAsync(session, "B-1")).IsCreated())).IsOk();
        (await node.Manager.PostAsync($"/sessions/{session}/blocks", new { seats = new[] { "C-1", "C-2", "C-3" } })).IsOk();

        var item = Assert.Single((await SearchAsync(_word)).Items());
        var expected = new JsonObject
        {
            ["sessionId"] = session,
            ["title"] = $"Macbeth {_word}",
            ["venue"] = "The hall",
            ["startsAt"] = "2030-05-01T20:00:00Z",
            ["status"] = "scheduled",
            ["counts"] = new JsonObject
            {
                ["total"] = 20,
                ["available"] = 14,
                ["held"] = 2,
                ["sold"] = 1,
                ["blocked"] = 3,
            },
        };
        Assert.True(JsonNode.DeepEquals(expected, item), item.ToJsonString());

        var one = (await node.Anonymous.GetAsync($"/sessions/{session}")).IsOk();
        foreach (var (member, value) in expected)
            Assert.True(JsonNode.DeepEquals(value, one[member]), one.Text);
    }

    [Theory]
    [InlineData("macbeth", true)]
    [InlineData("MACB", true)]
    [InlineData("ÓPERA", true)]
    [InlineData("ópera HOUSE", true)]
    [InlineData("100%", true)]
    [InlineData("100% p", true)]
    [InlineData("a_b", true)]
    [InlineData("""c:\d""", true)]
    [InlineData("' or 1=1 --", false)]
    [InlineData("100%u", false)]
    [InlineData("1%0", false)]
    [InlineData("a_c", false)]
    [InlineData("m_cbeth", false)]
    [InlineData("%", true)]
    [InlineData("othello", false)]
    public async Task Search_finds_text_in_title_or_venue_and_takes_every_character_for_itself(string text, bool isFound)
    {
        var session = await node.Manager.OpenSessionAsync(change: body =>
        {
            body["title"] = $"Macbeth 100% pure a_b c:\\d {_word}";
            body["venue"] = "Ópera House";
        });
        // A neighbour that a wildcard would find.
        await OpenAsync($"Macbeth 100 pure azb {_word}");

        var found = (await node.Anonymous.WalkAsync($"/sessions?search={Uri.EscapeDataString(text)}", 200))
            .Select(item => item["sessionId"]!.GetValue<string>());
        Assert.Equal(isFound, found.Contains(session));
        if (text.Contains('%', StringComparison.Ordinal) || text.Contains('_', StringComparison.Ordinal))
            Assert.DoesNotContain($"azb {_word}", (await node.Anonymous.GetAsync(
                $"/sessions?limit=200&search={Uri.EscapeDataString(text)}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_and_to_bound_the_start_both_inclusive()
    {
        foreach (var day in new[] { 3, 1, 2 })
            await OpenAsync($"{_word} {day}", $"2031-06-0{day}T12:00:00Z");

        Assert.Equal([$"{_word} 1", $"{_word} 2", $"{_word} 3"], await TitlesAsync(""));
        Assert.Equal([$"{_word} 2", $"{_word} 3"], await TitlesAsync("&from=2031-06-02T12:00:00Z"));
        Assert.Equal([$"{_word} 3"], await TitlesAsync("&from=2031-06-02T12:00:00.000001Z"));
        Assert.Equal([$"{_word} 1", $"{_word} 2"], await TitlesAsync("&to=2031-06-02T12:00:00Z"));
        Assert.Equal([$"{_word} 1"], await TitlesAsync("&to=2031-06-02T11:59:59.999Z"));
        Assert.Equal([$"{_word} 2"], await TitlesAsync("&from=2031-06-02T09:00:00-03:00&to=2031-06-02T14:00:00%2B02:00"));
        Assert.Empty(await TitlesAsync("&from=2031-06-03T12:00:00Z&to=2031-06-01T12:00:00Z"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(200)]
    public async Task Pages_follow_each_other_without_a_hole_or_a_double_also_among_equal_starts(int limit)
    {
        // Twelve sessions with four starts, opened in another order.
        var all = new List<(string Starts, string Id)>();
        for (var i = 0; i < 12; i++)
        {
            var starts = $"2032-01-0{i * 7 % 4 + 1}T20:00:00Z";
            all.Add((starts, await OpenAsync($"{_word} {i}", starts)));
        }

        var walked = await node.Anonymous.WalkAsync($"/sessions?search={_word}", limit);
        Assert.Equal(
            [.. all.OrderBy(session => session.Starts, StringComparer.Ordinal).ThenBy(session => Guid.Parse(session.Id))],
            walked.Select(item => (item["startsAt"]!.GetValue<string>(), item["sessionId"]!.GetValue<string>())));
    }

    [Fact]
    public async Task A_limit_is_fifty_unless_it_is_said_and_two_hundred_at_the_most()
    {
        await Task.WhenAll(Enumerable.Range(0, 51).Select(i => OpenAsync($"{_word} {i}")));
        Assert.Equal(50, (await SearchAsync(_word)).Items().Length);
        Assert.Equal(51, (await node.Anonymous.GetAsync($"/sessions?search={_word}&limit=5000")).IsOk().Items().Length);
    }

    [Theory]
    [InlineData("limit", "0")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "ten")]
    [InlineData("limit", "1.5")]
    [InlineData("limit", "99999999999")]
    [InlineData("cursor", "nonsense")]
    [InlineData("cursor", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("from", "yesterday")]
    [InlineData("from", "12:30")]
    [InlineData("from", "0001-01-01T00:00:00+10:00")]
    [InlineData("to", "2030-13-01T00:00:00Z")]
    [InlineData("search", "%00")]
    public async Task A_query_that_breaks_a_rule_names_its_member(string member, string value) =>
        (await node.Anonymous.GetAsync($"/sessions?{member}={value}")).IsInvalid(member);

    [Fact]
    public async Task An_unknown_session_is_not_found()
    {
        foreach (var path in new[] { "", "/seats", "/seats?format=compact&minVersion=1", "/seating" })
            (await node.Anonymous.GetAsync($"/sessions/{Guid.NewGuid()}{path}")).Is(HttpStatusCode.NotFound, "not-found");
        (await node.Anonymous.GetAsync("/sessions/42")).Is(HttpStatusCode.NotFound, "not-found");
    }

    private Task<string> OpenAsync(string title, string startsAt = "2030-05-01T20:00:00Z") =>
        node.Manager.OpenSessionAsync(change: body =>
        {
            body["title"] = title;
            body["startsAt"] = startsAt;
        });

    private async Task<Answer> SearchAsync(string text) =>
        (await node.Anonymous.GetAsync($"/sessions?search={Uri.EscapeDataString(text)}")).IsOk();

    private async Task<string[]> TitlesAsync(string query) =>
        [.. (await node.Anonymous.GetAsync($"/sessions?search={_word}{query}")).IsOk().Items()
            .Select(item => item["title"]!.GetValue<string>())];
}
