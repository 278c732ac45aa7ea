using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Booking.Domain.Seating;

namespace Booking.Domain.Tests.Seating;

public sealed class SeatingPlanJsonTests
{
    public static readonly TheoryData<string> Files = [.. SeatingFiles.All];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_was_written_reads_back_as_the_same_plan(string file)
    {
        var plan = SeatingFiles.Plan(file);
        var written = SeatingPlanJson.ToUtf8Bytes(plan);

        var back = SeatingPlanJson.Read(written);

        Assert.Equal(written, SeatingPlanJson.ToUtf8Bytes(back));
        Assert.Equal(plan.Hash, back.Hash);
        Assert.Equal(Described(plan), Described(back));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_hash_is_the_SHA_256_of_the_written_bytes(string file)
    {
        var plan = SeatingFiles.Plan(file);

        var expected = Convert.ToHexStringLower(SHA256.HashData(SeatingPlanJson.ToUtf8Bytes(plan)));
        Assert.Equal(expected, plan.Hash.Value);
    }

    [Fact]
    public void A_plan_is_written_in_a_fixed_order_without_what_is_absent()
    {
        var plan = SeatingFiles.PlanOf(
            """
            { "areas": [{"capacity": 25, "category": "c", "id": "floor", "label": "Floor"}],
              "focalPoint": {"y": -0.0, "x": 1e1}, "categories": [{"color": null, "key": "c"}], "prices": {"c": 100},
              "sections": [
                {"name": "", "rows": [{"seats": [{"category": "c", "accessible": false, "companion": true,
                  "restrictedView": true, "y": 2.50, "x": 1.1234567, "label": " 1 "}], "label": "A", "curve": 3}]},
                {"name": "Empty", "rows": [], "tables": [{"label": "T", "seats": []}]},
                {"name": "S", "focalPoint": {"x": 0, "y": 0}, "tables": [{"label": "T", "bookAsAWhole": true,
                  "seats": [{"label": "1", "category": "c", "x": 0, "y": 0, "id": "S-T-1", "accessible": true}]}]}] }
            """);

        Assert.Equal(
            """
            {"categories":[{"key":"c","label":"c"}],
            "sections":[{"rows":[{"label":"A","seats":[
            {"id":"A-1","label":"1","x":1.123457,"y":2.5,"category":"c","companion":true,"restrictedView":true}]}]},
            {"name":"S","focalPoint":{"x":0,"y":0},"tables":[{"label":"T","bookAsAWhole":true,"seats":[
            {"id":"S-T-1","label":"1","x":0,"y":0,"category":"c","accessible":true}]}]}],
            "areas":[{"id":"floor","label":"Floor","category":"c","capacity":25}],
            "focalPoint":{"x":10,"y":0}}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(SeatingPlanJson.ToUtf8Bytes(plan)));
    }

    // Stored plans are found by these names: if one changes, those of every session ever opened do.
    [Theory]
    [InlineData("grid-theatre", "16ed4306df601eac4483899dec5a89f5e96f176ea763faf7957f1c60b96cd762")]
    [InlineData("native-theatre", "bdc581a74a3313c4b388909ddb7e18a3deafe56bafedba6b6f16ab6943cce740")]
    [InlineData("pretix-theatre", "3cc0da7adae5fcfb9a625ed13baeb5733c2d37ffd4decdfcab11d341778c9b81")]
    [InlineData("seatsio-theatre", "3491b6232ebe17b0951d093eb417f1f9d5e86602164736b71f807196f0a75c3a")]
    public void The_hash_of_a_plan_never_changes(string file, string hash) =>
        Assert.Equal(hash, SeatingFiles.Plan(file).Hash.Value);

    [Fact]
    public void Plans_that_differ_in_anything_have_different_hashes()
    {
        var native = SeatingFiles.Json("native-theatre").ToJsonString();
        var hashes = new HashSet<string>
        {
            SeatingFiles.PlanOf(native).Hash.Value,
            Changed(plan => plan["focalPoint"]!["x"] = 51),
            Changed(plan => plan["sections"]![1]!["focalPoint"]!["x"] = 51),
            Changed(plan => plan["sections"]![0]!["name"] = "Parquet"),
            Changed(plan => plan["sections"]![0]!["rows"]![0]!["label"] = "AA"),
            Changed(plan => plan["sections"]![0]!["rows"]![0]!["seats"]![0]!["y"] = 20.000001),
            Changed(plan => plan["sections"]![0]!["rows"]![0]!["seats"]![0]!["accessible"] = true),
            Changed(plan => plan["sections"]![0]!["rows"]![0]!["seats"]![0]!["category"] = "balcony"),
            Changed(plan => plan["sections"]![1]!["tables"]![0]!["bookAsAWhole"] = true),
            Changed(plan => plan["areas"]![0]!["capacity"] = 61),
            Changed(plan => plan["categories"]![0]!["color"] = "#4176A6"),
        };
        Assert.Equal(11, hashes.Count);

        string Changed(Action<JsonNode> change)
        {
            var plan = JsonNode.Parse(native)!;
            change(plan);
            return SeatingFiles.PlanOf(plan.ToJsonString()).Hash.Value;
        }
    }

    [Fact]
    public void A_plan_can_be_written_into_an_object_with_other_members_and_is_read_from_it_all_the_same()
    {
        var plan = SeatingFiles.Plan("native-theatre");
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("sessionId", "5");
            SeatingPlanJson.WriteMembers(plan, json);
            json.WriteStartObject("prices");
            json.WriteNumber("stalls", 4500);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        Assert.Equal(plan.Hash, SeatingPlanJson.Read(output.ToArray()).Hash);
    }

    [Fact]
    public void Reading_what_is_no_plan_fails_and_says_where()
    {
        var error = Assert.Throws<FormatException>(
            () => SeatingPlanJson.Read("""{"areas":[{"id":"a"}]}"""u8.ToArray()));

        Assert.Contains("areas[0]", error.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => SeatingPlanJson.Read("{"u8.ToArray()));
    }

    private static string Described(SeatingPlan plan) => string.Join('\n',
    [
        .. plan.Categories.Select(category => category.ToString()),
        .. plan.Areas.Select(area => area.ToString()),
        .. plan.Sections.Select(section =>
            $"{section.Name} {section.FocalPoint} {string.Join(' ', section.Rows)} {string.Join(' ', section.Tables)}"),
        .. Enumerable.Range(0, plan.SeatCount).Select(seat => string.Join(
            ' ',
            plan.SeatId(seat),
            plan.SeatLabel(seat),
            plan.SeatX(seat),
            plan.SeatY(seat),
            plan.CategoryOfSeat(seat),
            plan.FeaturesOfSeat(seat),
            plan.LeftNeighbour(seat),
            plan.TryFindWholeTable(seat, out _))),
        $"{plan.FocalPoint} {plan.Places}",
    ]);
}
