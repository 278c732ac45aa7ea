using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Booking.EventStore.Tests.Chain;

/// <summary>Objects of any shape that jsonb takes: deep, with odd names, wide numbers and all kinds of characters.</summary>
internal static class RandomJson
{
    private const int MaxDepth = 4;

    private static readonly string[] Letters =
        ["a", "b", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", "\u0001", "\u001f", "<", "é", "€", "\ufb33", "\ue000", "😀", "\U0010ffff"];

    public static string Object(Random random) => Members(random, 0).ToJsonString(
        random.Next(2) == 0 ? JsonSerializerOptions.Default : new JsonSerializerOptions { WriteIndented = true });

    private static JsonObject Members(Random random, int depth)
    {
        var members = new JsonObject();
        for (var i = random.Next(20 >> depth); i > 0; i--)
            members[Text(random)] = Value(random, depth + 1);
        return members;
    }

    private static JsonNode? Value(Random random, int depth) => random.Next(depth < MaxDepth ? 8 : 6) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => Text(random),
        3 => random.Next(-1_000_000, 1_000_000),
        4 => Number(random),
        5 => random.NextInt64(long.MinValue, long.MaxValue),
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1))]),
        _ => Members(random, depth),
    };

    private static JsonNode Number(Random random)
    {
        var value = BitConverter.Int64BitsToDouble(random.NextInt64());
        var finite = double.IsFinite(value) ? value : random.NextDouble();
        return JsonNode.Parse(finite.ToString("R", CultureInfo.InvariantCulture))!;
    }

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Letters[random.Next(Letters.Length)]));
}
