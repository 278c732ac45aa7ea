using System.Text.Json;
using System.Text.Json.Nodes;
using Booking.Domain.Seating;
using Booking.Domain.Seating.Import;

namespace Booking.Domain.Tests.Seating.Import;

public sealed class SeatingImportTests
{
    [Theory]
    [InlineData("{}", "seating: missing-form")]
    [InlineData("""{"grid": null, "seatsio": null}""", "seating: missing-form")]
    [InlineData("""{"categories": [], "focalPoint": {"x": 1, "y": 1}}""", "seating: missing-form")]
    [InlineData("""{"grid": {}, "pretix": {}}""", "seating: ambiguous-form")]
    [InlineData("""{"sections": [], "seatsio": {}}""", "seating: ambiguous-form")]
    [InlineData("""{"plan": "8a", "areas": []}""", "seating: ambiguous-form")]
    [InlineData("""{"plan": "8a"}""", "plan: ambiguous-form")]
    [InlineData("""{"sections": [], "areas": []}""", "seating: empty-plan")]
    [InlineData("""{"sections": [{"rows": [], "tables": []}]}""", "seating: empty-plan")]
    [InlineData("[]", "seating: wrong-type")]
    [InlineData("null", "seating: wrong-type")]
    [InlineData("\"grid\"", "seating: wrong-type")]
    public void Exactly_one_form_with_something_to_sell_must_be_given(string json, string findings) =>
        Assert.Equal([findings], SeatingFiles.FindingsOf(json));

    [Fact]
    public void No_value_at_all_is_a_finding() =>
        Assert.Equal(SeatingRules.WrongType, Assert.Single(SeatingImport.Read(default).Findings).Rule);

    [Fact]
    public void Findings_stop_at_their_limit_and_the_last_one_says_so()
    {
        var seats = new JsonArray([.. Enumerable.Range(0, 3_000).Select(_ => new JsonObject())]);
        var json = new JsonObject
        {
            ["sections"] = new JsonArray(new JsonObject
            {
                ["rows"] = new JsonArray(new JsonObject { ["label"] = "A", ["seats"] = seats }),
            }),
        };

        var findings = SeatingFiles.Read(json.ToJsonString()).Findings;

        Assert.Equal(SeatingLimits.MaxFindings + 1, findings.Length);
        Assert.All(findings[..^1], finding => Assert.Equal(SeatingRules.MissingMember, finding.Rule));
        Assert.Equal(SeatingRules.MoreFindings, findings[^1].Rule);
    }

    [Fact]
    public void As_many_seats_as_are_allowed_are_accepted_and_one_more_is_not()
    {
        Assert.Equal(SeatingLimits.MaxSeats, SeatingFiles.Grid(100, 1_000).SeatCount);
        Assert.Equal(
            ["sections[100].rows[0].seats[0]: too-many-seats"], SeatingFiles.FindingsOf(SectionsOf(101, 1_000)));
    }

    [Fact]
    public void As_many_places_as_are_allowed_are_accepted_and_one_more_is_not()
    {
        Assert.Equal(SeatingLimits.MaxPlaces, SeatingFiles.PlanOf(Areas(2, 100_000)).Places);
        Assert.Equal(["seating: too-many-places"], SeatingFiles.FindingsOf(Areas(2, 100_001)));
        Assert.Equal(["areas[0].capacity: out-of-range"], SeatingFiles.FindingsOf(Areas(1, 200_001)));
    }

    [Fact]
    public void As_many_areas_categories_and_sections_as_are_allowed_are_accepted_and_one_more_is_not()
    {
        Assert.Equal(1_000, SeatingFiles.PlanOf(Areas(SeatingLimits.MaxAreas, 1)).AreaCount);
        Assert.Equal(["areas[1000]: too-many-areas"], SeatingFiles.FindingsOf(Areas(SeatingLimits.MaxAreas + 1, 1)));
        Assert.Equal(200, SeatingFiles.PlanOf(Areas(200, 1, number => $"c{number}")).Categories.Length);
        Assert.Equal(
            ["areas[200]: too-many-categories"], SeatingFiles.FindingsOf(Areas(201, 1, number => $"c{number}")));
        Assert.Equal(5_000, SeatingFiles.PlanOf(SectionsOf(SeatingLimits.MaxSections, 1)).Sections.Length);
        Assert.Equal(
            ["sections[5000]: too-many-sections"],
            SeatingFiles.FindingsOf(SectionsOf(SeatingLimits.MaxSections + 1, 1)));
    }

    [Fact]
    public void Labels_may_be_long_but_ids_not_too_long()
    {
        Assert.Equal(200, SeatingFiles.PlanOf(Labels(100, 97, 1)).SeatId(0).Length);
        Assert.Equal(["sections[0].rows[0].seats[0]: too-long"], SeatingFiles.FindingsOf(Labels(100, 98, 1)));
        Assert.Equal(["sections[0].rows[0].label: too-long"], SeatingFiles.FindingsOf(Labels(1, 101, 1)));

        static string Labels(int section, int row, int seat) =>
            $$"""
            {"sections": [{"name": "{{new string('s', section)}}", "rows": [{"label": "{{new string('r', row)}}",
              "seats": [{"label": "{{new string('t', seat)}}", "category": "c"}]}]}]}
            """;
    }

    [Theory]
    [InlineData("""{"areas": [{"id": "\ud800", "category": "c", "capacity": 20}]}""", "areas[0].id: invalid-text")]
    [InlineData("""{"areas": [{"id": "a\u0000", "category": "c", "capacity": 20}]}""", "areas[0].id: invalid-text")]
    [InlineData("""{"areas": [{"id": "  ", "category": "c", "capacity": 20}]}""", "areas[0].id: empty-text")]
    [InlineData("""{"areas": [{"id": "a", "category": "c", "capacity": 1e999}]}""", "areas[0].capacity: not-finite")]
    public void Text_and_numbers_that_only_look_right_are_refused(string json, string finding) =>
        Assert.Equal([finding], SeatingFiles.FindingsOf(json));

    [Fact]
    public void A_member_name_that_is_no_text_is_a_finding_in_its_place_once()
    {
        var findings = SeatingFiles.FindingsOf(
            """{"areas": [{"id": "a", "category": "c", "capacity": 20, "\ud800": 1, "x\ud800": 2}]}""");

        Assert.Single(findings, finding => finding == "areas[0]: invalid-text");
    }

    [Fact]
    public void A_stadium_of_50_000_seats_is_imported()
    {
        using var document = JsonDocument.Parse(Stadium.ToUtf8Json());

        var plan = SeatingImport.Read(document.RootElement).Plan!;

        Assert.Equal((50_000, 50), (plan.SeatCount, plan.Sections.Length));
        Assert.Equal(1_250, plan.Sections.Sum(section => section.Rows.Length));
        Assert.Equal("Block 50-25-40", plan.SeatId(49_999));
        Assert.Equal(["Block 1-1-20", "Block 1-1-40"], plan.Ids(
            Enumerable.Range(0, 40).Where(seat => plan.RightNeighbour(seat) < 0)));
    }

    private static string Areas(int count, int capacity, Func<int, string>? category = null) => new JsonObject
    {
        ["areas"] = new JsonArray([.. Enumerable.Range(0, count).Select(number => new JsonObject
        {
            ["id"] = $"a{number}",
            ["category"] = category?.Invoke(number) ?? "c",
            ["capacity"] = capacity,
        })]),
    }.ToJsonString();

    private static string SectionsOf(int count, int seats) => new JsonObject
    {
        ["sections"] = new JsonArray([.. Enumerable.Range(0, count).Select(number => new JsonObject
        {
            ["name"] = $"S{number}",
            ["rows"] = new JsonArray(new JsonObject
            {
                ["label"] = "A",
                ["seats"] = new JsonArray([.. Enumerable.Range(1, seats).Select(seat => new JsonObject
                {
                    ["label"] = $"{seat}",
                    ["category"] = "c",
                })]),
            }),
        })]),
    }.ToJsonString();
}
