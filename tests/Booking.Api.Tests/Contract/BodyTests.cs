using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Bodies as such: too long, no JSON, JSON of another shape, and the odd ones that are good.</summary>
[Collection<SessionsCollection>]
public sealed class BodyTests(ContractNode node)
{
    private const int MaxSeatingBytes = 8 * 1024 * 1024;
    private const int MaxBytes = 64 * 1024;

    private static readonly (string Name, string Value)[] Expect = [("Expect", "100-continue")];

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("[1")]
    [InlineData("nul")]
    [InlineData("{'title':1}")]
    [InlineData("{\"title\":1,}")]
    [InlineData("{\"title\":\"a\"} {}")]
    [InlineData("{\"title\":\"a\"}x")]
    [InlineData("{/* why */}")]
    [InlineData("{\"title\":01}")]
    [InlineData("{\"title\":NaN}")]
    [InlineData("{\"title\":\"\t\"}")]
    [InlineData("title=a&venue=b")]
    public async Task What_is_no_JSON_is_malformed(string text)
    {
        foreach (var path in new[] { "/sessions", "/plans", $"/sessions/{Guid.NewGuid()}/reservations" })
            (await node.Manager.PostAsync(path, text)).Is(HttpStatusCode.BadRequest, "malformed-json");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"title\"")]
    public async Task JSON_that_is_no_object_breaks_a_rule(string text)
    {
        foreach (var path in new[] { "/sessions", "/plans", $"/sessions/{Guid.NewGuid()}/reservations" })
            (await node.Manager.PostAsync(path, text)).Is(HttpStatusCode.UnprocessableEntity, "validation");
    }

    [Fact]
    public async Task A_body_needs_no_content_type()
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(Buyer.SessionBody().ToJsonString()));
        (await node.Manager.SendAsync(HttpMethod.Post, "/sessions", body, [])).IsCreated();
    }

    [Fact]
    public async Task Members_that_nobody_knows_are_ignored_and_those_of_another_letter_case_are_known()
    {
        var body = Buyer.SessionBody();
        body["TITLE"] = "In capitals";
        body["somethingNew"] = new JsonObject { ["deep"] = new JsonArray(1, 2) };
        Assert.Equal("In capitals", (await node.Manager.PostAsync("/sessions", body)).IsCreated().Text("title"));
    }

    [Fact]
    public async Task A_session_of_eight_MiB_is_read_and_a_byte_more_is_too_large()
    {
        var session = Buyer.SessionBody().ToJsonString();
        foreach (var path in new[] { "/sessions", "/plans" })
        {
            (await SendAsync(node.Manager, path, new string(' ', MaxSeatingBytes + 1)))
                .Is(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
            (await SendAsync(node.Manager, path, new string(' ', MaxSeatingBytes + 1), isChunked: true))
                .Is(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        }

        (await SendAsync(node.Manager, "/sessions", session.PadRight(MaxSeatingBytes))).IsCreated();
    }

    [Fact]
    public async Task Other_bodies_have_at_most_64_KiB()
    {
        var session = await node.Manager.OpenSessionAsync();
        var guest = await node.GuestAsync();
        var path = $"/sessions/{session}/reservations";
        const string Reserve = """{"seats":["A-1"]}""";

        foreach (var isChunked in new[] { false, true })
        {
            (await SendAsync(guest, path, Reserve.PadRight(MaxBytes + 1), isChunked))
                .Is(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        }

        (await SendAsync(guest, path, Reserve.PadRight(MaxBytes))).IsCreated();
    }

    [Fact]
    public async Task No_other_route_reads_more_than_64_KiB_either()
    {
        var tooLong = new string(' ', MaxBytes + 1);
        foreach (var route in ContractRoutes.All.Where(route => route.Path is not ("/sessions" or "/plans")))
        {
            if (route.Method == "GET")
                continue;
            var answer = await node.Manager.SendAsync(
                new HttpMethod(route.Method), route.WithUnknownIds(), new StringContent(tooLong), Expect);
            Assert.True(
                answer.Status == HttpStatusCode.RequestEntityTooLarge, $"{route}: {(int)answer.Status} {answer.Text}");
            answer.Is(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        }
    }

    private static Task<Answer> SendAsync(Buyer buyer, string path, string text, bool isChunked = false)
    {
        (string, string)[] headers = isChunked ? [("Transfer-Encoding", "chunked"), .. Expect] : Expect;
        return buyer.SendAsync(HttpMethod.Post, path, new StringContent(text), headers);
    }
}
