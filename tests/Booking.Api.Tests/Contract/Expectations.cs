using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Short ways to read answers.</summary>
internal static class Expectations
{
    /// <summary>Fails where it is not a validation problem that names this field.</summary>
    public static Answer IsInvalid(this Answer answer, string field)
    {
        answer.Is(HttpStatusCode.UnprocessableEntity, "validation");
        var messages = answer["errors"][field];
        Assert.True(messages is not null, $"An error of '{field}' was expected: {answer.Text}");
        Assert.NotEmpty(messages.AsArray());
        Assert.All(messages.AsArray(), message => Assert.NotEmpty(message!.GetValue<string>()));
        return answer;
    }

    public static Answer IsOk(this Answer answer) => answer.Is(HttpStatusCode.OK);

    public static Answer IsCreated(this Answer answer) => answer.Is(HttpStatusCode.Created);

    public static string Text(this Answer answer, string member) => answer[member].GetValue<string>();

    public static long Number(this Answer answer, string member) => answer[member].GetValue<long>();

    public static string[] Texts(this Answer answer, string member) => answer[member].Texts();

    public static string[] Texts(this JsonNode list) =>
        [.. list.AsArray().Select(item => item!.GetValue<string>())];

    public static JsonNode[] Items(this Answer answer) => [.. answer["items"].AsArray().Select(item => item!)];

    public static string? Next(this Answer answer)
    {
        Assert.True(answer.Json!.AsObject().ContainsKey("next"), $"A page says where the next one is: {answer.Text}");
        return answer.Json!["next"]?.GetValue<string>();
    }

    /// <summary>What the seats of a reservation are called.</summary>
    public static string[] SeatIds(this Answer reservation) =>
        [.. reservation["seats"].AsArray().Select(seat => seat!["id"]!.GetValue<string>())];

    public static string Path(this Answer reservation) =>
        $"/sessions/{reservation["sessionId"]}/reservations/{reservation["reservationId"]}";

    /// <summary>The version as an entity tag.</summary>
    public static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Goes through every page of a collection.</summary>
    public static async Task<List<JsonNode>> WalkAsync(this Buyer buyer, string path, int limit)
    {
        const int MostPages = 100;
        var all = new List<JsonNode>();
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        string? cursor = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            var page = (await buyer.GetAsync(
                $"{path}{separator}limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}")).IsOk();
            all.AddRange(page.Items());
            Assert.True(page.Items().Length <= limit);
            if ((cursor = page.Next()) is null)
                return all;
            Assert.Equal(limit, page.Items().Length);
        }

        throw new InvalidOperationException($"{path} has no end.");
    }
}
