using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Booking.Domain.Seating;
using Booking.Domain.Seating.Import;

namespace Booking.Domain.Tests.Seating.Import;

/// <summary>
/// Changes the valid files at random: whatever comes of it, there is a plan or findings, never an exception.
/// </summary>
public sealed class SeatingImportFuzzTests
{
    private const int RoundsPerFile = 1_000;

    // Half a surrogate pair gets into a file only as text: no JSON writer would write it.
    private const string HalfPair = "HALF";

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1", "1.5", "1e9", "-1e400", "1e400", "123456789012345678901234567890",
        "\"\"", "\" \"", "\"A\"", "\"1\"", "\"-\"", "\"\\u0000\"", "\"HALF\"", "\"\\ud83c\\udfad\"", "\"a-b-c\"",
        "[]", "{}", "[[]]", "[null]", "[{}]", "{\"x\":1}", "{\"list\":[{}]}", "{\"list\":[1]}", "{\"seats\":[{}]}",
    ];

    public static readonly TheoryData<string> Files = [.. SeatingFiles.All];

    [Theory]
    [MemberData(nameof(Files))]
    public void Any_value_in_any_place_gives_a_plan_or_findings(string file)
    {
        var random = new Random(file.Length);
        var (plans, refusals) = (0, 0);
        for (var round = 0; round < RoundsPerFile; round++)
        {
            var json = SeatingFiles.Json(file);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                Change(json, random);
            if (PlanOrFindings(json.ToJsonString().Replace(HalfPair, "\\ud800", StringComparison.Ordinal)))
                plans++;
            else
                refusals++;
        }
        Assert.True(plans > RoundsPerFile / 50 && refusals > RoundsPerFile / 50, $"{plans} plans, {refusals} refusals");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Any_change_of_its_bytes_that_is_still_JSON_gives_a_plan_or_findings(string file)
    {
        var random = new Random(file.Length);
        var original = Encoding.UTF8.GetBytes(SeatingFiles.Json(file).ToJsonString());
        var parsed = 0;
        for (var round = 0; round < RoundsPerFile; round++)
        {
            var bytes = original.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)"0123456789eE-+.\"\\ulns{}[]:, \u007f"[random.Next(29)];
            if (IsJson(bytes, out var text))
            {
                parsed++;
                PlanOrFindings(text);
            }
        }
        Assert.True(parsed > RoundsPerFile / 20, $"{parsed} parsed");
    }

    private static bool IsJson(byte[] bytes, out string text)
    {
        text = Encoding.UTF8.GetString(bytes);
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>True for a plan, which must be sound; false for findings, which must say where and what.</summary>
    private static bool PlanOrFindings(string json)
    {
        SeatingImportResult result;
        try
        {
            result = SeatingFiles.Read(json);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"Reading threw on: {json}", error);
        }
        if (result.Plan is not { } plan)
        {
            Assert.NotEmpty(result.Findings);
            Assert.All(result.Findings, finding => Assert.All(
                (string[])[finding.Place, finding.PlaceInWords, finding.Rule, finding.Message], Assert.NotEmpty));
            return false;
        }
        Assert.Empty(result.Findings);
        Assert.True(plan.Places > 0);
        Assert.Equal(plan.SeatCount, Enumerable.Range(0, plan.SeatCount).Select(plan.SeatId).Distinct().Count());
        Assert.Equal(plan.Hash, SeatingPlanJson.Read(SeatingPlanJson.ToUtf8Bytes(plan)).Hash);
        return true;
    }

    private static void Change(JsonObject json, Random random)
    {
        var containers = new List<JsonNode>();
        Collect(json);
        switch (containers[random.Next(containers.Count)])
        {
            case JsonObject members when members.Count > 0:
                var name = members.ElementAt(random.Next(members.Count)).Key;
                if (random.Next(4) == 0)
                    members.Remove(name);
                else if (random.Next(8) == 0)
                    members[HalfPair] = 1;
                else
                    members[name] = Another();
                break;
            case JsonArray items when items.Count > 0:
                var item = random.Next(items.Count);
                if (random.Next(4) == 0)
                    items.RemoveAt(item);
                else if (random.Next(3) == 0)
                    items.Add(items[item]?.DeepClone());
                else
                    items[item] = Another();
                break;
        }

        void Collect(JsonNode? node)
        {
            if (node is JsonObject or JsonArray)
                containers.Add(node);
            var children = node is JsonObject members
                ? members.Select(member => member.Value)
                : node as JsonArray ?? [];
            foreach (var child in children)
                Collect(child);
        }

        // A value of the list, or one from elsewhere in the same file.
        JsonNode? Another() => random.Next(3) == 0
            ? containers[random.Next(containers.Count)].DeepClone()
            : JsonNode.Parse(Values[random.Next(Values.Length)]);
    }
}
