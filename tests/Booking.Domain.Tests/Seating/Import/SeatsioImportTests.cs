using System.Text.Json.Nodes;
using Booking.Domain.Seating;

namespace Booking.Domain.Tests.Seating.Import;

public sealed class SeatsioImportTests
{
    private static readonly SeatingPlan Theatre = SeatingFiles.Plan("seatsio-theatre");

    [Fact]
    public void Loose_objects_and_sections_are_read_with_readable_ids()
    {
        Assert.Equal(
            [
                "Z-1", "Z-2", "Z-3", "Z-4", "T1-1", "T1-2", "T1-3", "T1-4", "T2-1", "T2-2", "Kiosk-1",
                "Left-A-1", "Left-A-2", "Left-A-3", "Left-A-4", "Left-A-5", "Left-A-6",
                "Left-B-1", "Left-B-2", "Left-B-3", "Left-B-4", "Left-B-5", "Left-B-6",
                "Right-A-1", "Right-A-2", "Right-A-3", "Right-A-4", "Right-A-5", "Right-A-6",
            ],
            Theatre.Ids(Enumerable.Range(0, Theatre.SeatCount)));
        Assert.Equal([null, "Left", "Right"], Theatre.Sections.Select(section => section.Name));
        Assert.Equal(["Pit", "Left-Standing"], Theatre.Areas.Select(area => area.Id));
        Assert.Equal([50, 20], Theatre.Areas.Select(area => area.Capacity));
    }

    [Fact]
    public void A_sections_coordinates_start_at_its_top_left_corner_without_noise()
    {
        var seat = Theatre.Seats("Left-B-2")[0];
        Assert.Equal((120.3, 70.0), (Theatre.SeatX(seat), Theatre.SeatY(seat)));
        seat = Theatre.Seats("Kiosk-1")[0];
        Assert.Equal((300.0, 350.0), (Theatre.SeatX(seat), Theatre.SeatY(seat)));
    }

    [Theory]
    [InlineData("Left-A-2", "1")]
    [InlineData("Left-A-1", "3")]
    [InlineData("Right-A-1", "box")]
    [InlineData("Right-A-2", "1")]
    [InlineData("T2-1", "box")]
    [InlineData("Kiosk-1", "box")]
    public void A_category_is_the_seats_own_else_its_tables_else_its_sections(string seat, string category) =>
        Assert.Equal(category, Theatre.Categories[Theatre.CategoryOfSeat(Theatre.Seats(seat)[0])].Key);

    [Fact]
    public void An_area_in_a_section_takes_the_sections_category() =>
        Assert.Equal("1", Theatre.Categories[Theatre.CategoryOfArea(1)].Key);

    [Theory]
    [InlineData("Left-A-1", SeatFeatures.Accessible)]
    [InlineData("Left-A-2", SeatFeatures.Companion)]
    [InlineData("Left-B-6", SeatFeatures.RestrictedView)]
    [InlineData("Right-A-1", SeatFeatures.None)]
    public void Seats_are_special_by_themselves_or_by_an_accessible_category(string seat, SeatFeatures features) =>
        Assert.Equal(features, Theatre.FeaturesOfSeat(Theatre.Seats(seat)[0]));

    [Fact]
    public void A_section_looks_at_its_zones_focal_point_else_at_the_charts()
    {
        Assert.Equal(new FocalPoint(200, 10), Theatre.FocalPoint);
        Assert.Equal([null, new FocalPoint(0, 0), null], Theatre.Sections.Select(section => section.FocalPoint));
    }

    [Fact]
    public void Only_tables_that_are_booked_as_a_whole_are_sold_so()
    {
        Assert.True(Theatre.TryFindWholeTable(Theatre.Seats("T1-2")[0], out var table));
        Assert.Equal(["T1-1", "T1-2", "T1-3", "T1-4"], Theatre.Ids(table));
        Assert.False(Theatre.TryFindWholeTable(Theatre.Seats("T2-1")[0], out _));
    }

    [Fact]
    public void Several_floors_are_read_each_with_its_own_focal_point()
    {
        var plan = SeatingFiles.Plan("seatsio-floors");

        Assert.Equal(
            ["A-1", "B-1", "Gallery-A-1", "Loge-A-1"], plan.Ids([0, 4, 8, 12]));
        Assert.Null(plan.FocalPoint);
        Assert.Equal(
            [new FocalPoint(50, 0), new FocalPoint(60, 5), new FocalPoint(7, 8), new FocalPoint(60, 5)],
            plan.Sections.Select(section => section.FocalPoint!.Value));
    }

    [Fact]
    public void Equal_labels_on_two_floors_are_found()
    {
        var json = SeatingFiles.Json("seatsio-floors");
        json["seatsio"]!["subChartFloors"]![1]!["rows"]![0]!["label"] = "A";

        var finding = Assert.Single(SeatingFiles.Read(json.ToJsonString()).Findings);
        Assert.Equal(
            ("seatsio.subChartFloors[1].rows[0]", "floor First, row A", "duplicate-row"),
            (finding.Place, finding.PlaceInWords, finding.Rule));
    }

    [Fact]
    public void Every_finding_is_reported_at_once_and_in_its_place()
    {
        var json = SeatingFiles.Json("seatsio-theatre");
        var chart = json["seatsio"]!["subChart"]!;
        chart["rows"]![0]!["seats"]![0]!["categoryKey"] = null;
        chart["rows"]![0]!["seats"]![1]!["categoryKey"] = 99;
        chart["rows"]![0]!["seats"]![2]!["categoryKey"] = 1.5;
        chart["rows"]![0]!["seats"]![3]!["label"] = "a\u0001b";
        chart["tables"]![1]!["label"] = "T1";
        chart["booths"]![0]!.AsObject().Remove("center");
        chart["generalAdmissionAreas"]![0]!["bookAsAWhole"] = true;
        chart["generalAdmissionAreas"]![0]!["capacity"] = null;
        chart["sections"]![0]!["zone"] = "upper";
        chart["sections"]![0]!["subChart"]!["rows"]![1]!["seats"]![4]!["label"] = "1";
        chart["sections"]![0]!["subChart"]!["generalAdmissionAreas"]![0]!["label"] = new string('x', 101);
        chart["sections"]![1]!.AsObject().Remove("topLeft");
        chart["sections"]![1]!["subChart"]!["sections"] = new JsonArray(new JsonObject());
        json["seatsio"]!["categories"]!["list"]!.AsArray().Add(new JsonObject { ["key"] = "1", ["label"] = "Again" });
        json["seatsio"]!["zones"]!["list"]!.AsArray().Add(new JsonObject { ["key"] = "2" });

        var findings = SeatingFiles.Read(json.ToJsonString()).Findings;

        Assert.Equal(
            [
                "seatsio.categories.list[3] | category Again | duplicate-category",
                "seatsio.zones.list[2] | zone no. 3 | duplicate-zone",
                "seatsio.subChart.rows[0].seats[0] | row Z, seat 1 | missing-category",
                "seatsio.subChart.rows[0].seats[1].categoryKey | row Z, seat 2 | unknown-category",
                "seatsio.subChart.rows[0].seats[2].categoryKey | row Z, seat 3 | wrong-type",
                "seatsio.subChart.rows[0].seats[3].label | row Z, seat no. 4 | invalid-text",
                "seatsio.subChart.tables[1] | table T1 | duplicate-row",
                "seatsio.subChart.booths[0] | booth Kiosk | missing-member",
                "seatsio.subChart.generalAdmissionAreas[0].bookAsAWhole | area Pit | unsupported",
                "seatsio.subChart.generalAdmissionAreas[0] | area Pit | missing-member",
                "seatsio.subChart.sections[0].zone | section Left | unknown-zone",
                "seatsio.subChart.sections[0].subChart.rows[1].seats[4] | section Left, row B, seat 1 | duplicate-seat",
                "seatsio.subChart.sections[0].subChart.generalAdmissionAreas[0].label"
                    + " | section Left, area no. 1 | too-long",
                "seatsio.subChart.sections[1] | section Right | missing-member",
                "seatsio.subChart.sections[1].subChart.sections | section Right | unsupported",
            ],
            findings.Select(finding => $"{finding.Place} | {finding.PlaceInWords} | {finding.Rule}"));
    }

    [Theory]
    [InlineData("""{"seatsio": {}}""", "seatsio: missing-member|seatsio: missing-member")]
    [InlineData("""{"seatsio": {"categories": {"list": []}, "subChart": {}}}""", "seating: empty-plan")]
    [InlineData(
        """{"seatsio": {"categories": {"list": [{"key": ""}]}, "subChart": {"rows": [], "sections": []}}}""",
        "seatsio.categories.list[0].key: empty-text")]
    [InlineData(
        """{"seatsio": {"categories": [], "subChart": 3}}""",
        "seatsio.categories: wrong-type|seatsio.subChart: wrong-type")]
    [InlineData(
        """
        {"seatsio": {"categories": {"list": [{"key": 1}]},
          "subChart": {"sections": [{"label": "S", "categoryKey": 1, "topLeft": {"x": 0, "y": 0}}]}}}
        """,
        "seatsio.subChart.sections[0]: missing-member")]
    public void A_chart_that_cannot_be_sold_is_refused(string json, string findings) =>
        Assert.Equal(findings.Split('|'), SeatingFiles.FindingsOf(json));
}
