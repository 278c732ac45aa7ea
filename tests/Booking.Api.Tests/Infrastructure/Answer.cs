using System.Net;
using System.Text.Json.Nodes;

namespace Booking.Api.Tests.Infrastructure;

/// <summary>An answer of the API, read whole.</summary>
public sealed record Answer(HttpStatusCode Status, JsonNode? Json, string Text, HttpResponseMessage Message)
{
    public JsonNode this[string member] =>
        Json![member] ?? throw new InvalidOperationException($"There is no '{member}' in {Text}");

    public string? Tag => Message.Headers.ETag?.Tag;

    public bool IsReplayed => Message.Headers.Contains("Idempotency-Replayed");

    public string Problem => Json?["type"]?.GetValue<string>().Replace("/problems/", "", StringComparison.Ordinal) ?? "";

    /// <summary>Fails with the whole answer where the status is another.</summary>
    public Answer Is(HttpStatusCode expected)
    {
        Assert.True(Status == expected, $"{(int)expected} was expected, {(int)Status} came: {Text}");
        return this;
    }

    /// <summary>Fails with the whole answer where it is not this problem.</summary>
    public Answer Is(HttpStatusCode expected, string problem)
    {
        Is(expected);
        Assert.True(Problem == problem, $"'{problem}' was expected: {Text}");
        Assert.Equal("application/problem+json", Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)expected, this["status"].GetValue<int>());
        Assert.NotEmpty(this["title"].GetValue<string>());
        Assert.NotEmpty(this["detail"].GetValue<string>());
        Assert.NotEmpty(this["traceId"].GetValue<string>());
        return this;
    }
}
