using System.Text;
using System.Text.Json.Nodes;

namespace Booking.Api.Tests.Contract;

/// <summary>Spoils a good JSON body: in its structure, or byte by byte.</summary>
internal sealed class MalformedJson(Random random)
{
    private const string Mark = "\"@spoiled@\"";

    private static readonly string[] OddValues =
    [
        "null", "true", "false", "0", "-1", "1", "7", "1.5", "-0", "1e999", "-1e999", "1e2", "99999999999", "2147483648",
        "9223372036854775807", "9223372036854775808", "123456789012345678901234567890123456789012345678901234567890",
        "0.1e-400", "\"\"", "\" \"", "\"7\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\uFFFF\"",
        "\"\\u202e\\u0301\"", "\"%00\"", "\"' or 1=1; drop table booking.users; --\"", "\"../../etc/passwd\"",
        "\"2030-13-45T99:99:99Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"NaN\"", "\"Infinity\"", "[]", "{}", "[null]",
        "[[]]", "[{}]", "{\"\":null}", "{\"\\ud800\":1}", "{\"\\u0000\":1}", "{\"a\":1,\"a\":2}", "\"manager\"",
        "\"00000000-0000-0000-0000-000000000000\"", "[1,\"a\",null,{},[]]",
    ];

    /// <summary>The bytes of a spoiled body.</summary>
    public byte[] Spoil(JsonObject good)
    {
        var spoilt = random.Next(10) switch
        {
            < 5 => Encoding.UTF8.GetBytes(Exchange(good.DeepClone())),
            5 => Encoding.UTF8.GetBytes(Remove(good.DeepClone())),
            6 => Encoding.UTF8.GetBytes(Double(good)),
            7 => Encoding.UTF8.GetBytes(AnotherRoot()),
            _ => Encoding.UTF8.GetBytes(good.ToJsonString()),
        };
        if (random.Next(3) != 0)
            return spoilt;
        for (var changes = random.Next(1, 4); changes > 0; changes--)
            spoilt = ChangeBytes(spoilt);
        return spoilt;
    }

    /// <summary>A value of a type or size that nobody expects.</summary>
    private string OddValue() => random.Next(12) switch
    {
        0 => $"\"{new string('a', random.Next(100, 20_000))}\"",
        1 => new string('[', random.Next(50, 3_000)),
        2 => Nested(random.Next(40, 200)),
        3 => $"[{string.Join(',', Enumerable.Repeat("\"A-1\"", random.Next(1, 3_000)))}]",
        4 => $"\"{Guid.NewGuid()}\"",
        _ => OddValues[random.Next(OddValues.Length)],
    };

    private string Exchange(JsonNode root)
    {
        var places = Places(root);
        if (places.Count == 0)
            return OddValue();
        var (parent, key, index) = places[random.Next(places.Count)];
        if (parent is JsonArray array)
            array[index] = "@spoiled@";
        else
            parent[key!] = "@spoiled@";
        return root.ToJsonString().Replace(Mark, OddValue(), StringComparison.Ordinal);
    }

    private string Remove(JsonNode root)
    {
        var places = Places(root);
        if (places.Count == 0)
            return "{}";
        var (parent, key, index) = places[random.Next(places.Count)];
        if (parent is JsonArray array)
            array.RemoveAt(index);
        else
            parent.AsObject().Remove(key!);
        return root.ToJsonString();
    }

    private string Double(JsonObject root)
    {
        var member = root.ElementAtOrDefault(random.Next(root.Count + 1)).Key ?? "seats";
        var name = random.Next(3) == 0 ? member.ToUpperInvariant() : member;
        return $"{root.ToJsonString()[..^1]},\"{name}\":{OddValue()}}}";
    }

    private string AnotherRoot() => random.Next(4) switch
    {
        0 => "",
        1 => OddValue(),
        2 => $"[{OddValue()}]",
        _ => $"{{\"{new string('k', random.Next(1, 5_000))}\":{OddValue()}}}",
    };

    private byte[] ChangeBytes(byte[] bytes)
    {
        var at = random.Next(bytes.Length + 1);
        switch (random.Next(5))
        {
            case 0:
                return bytes[..at];
            case 1 when at < bytes.Length:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                byte[][] odd = [[0], [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [(byte)'"'], [(byte)'\\']];
                return [.. bytes[..at], .. odd[random.Next(odd.Length)], .. bytes[at..]];
            case 3:
                return [.. bytes, .. bytes];
            default:
                var noise = new byte[random.Next(1, 64)];
                random.NextBytes(noise);
                return [.. bytes[..at], .. noise, .. bytes[at..]];
        }
    }

    private static string Nested(int depth) =>
        $"{string.Concat(Enumerable.Repeat("{\"a\":[", depth))}0{string.Concat(Enumerable.Repeat("]}", depth))}";

    private static List<(JsonNode Parent, string? Key, int Index)> Places(JsonNode root)
    {
        var places = new List<(JsonNode, string?, int)>();
        var nodes = new Queue<JsonNode>([root]);
        while (nodes.TryDequeue(out var node))
        {
            if (node is JsonArray array)
                places.AddRange(Enumerable.Range(0, array.Count).Select(index => (node, (string?)null, index)));
            else
                places.AddRange(node.AsObject().Select(member => (node, (string?)member.Key, 0)));
            var children = node is JsonArray items ? items : node.AsObject().Select(member => member.Value);
            foreach (var child in children.Where(child => child is JsonArray or JsonObject))
                nodes.Enqueue(child!);
        }

        // A large seating has hundreds of seats; the members of the request itself come as often as all of them.
        var shallow = places.Where(place => place.Item1 == root).ToArray();
        for (var copies = places.Count / Math.Max(1, shallow.Length); copies > 1; copies--)
            places.AddRange(shallow);
        return places;
    }
}
