using System.Text.Json.Nodes;

namespace Booking.Domain.Tests.Seating.Import;

public sealed class NativeImportTests
{
    [Fact]
    public void A_plan_may_be_areas_alone()
    {
        var plan = SeatingFiles.PlanOf(
            """
            {"areas": [{"id": "floor", "category": "c", "capacity": 400},
                       {"label": "Bar", "category": "d", "capacity": 1}]}
            """);

        Assert.Equal((0, 401), (plan.SeatCount, plan.Places));
        Assert.Equal(["floor", "Bar"], plan.Areas.Select(area => area.Id));
        Assert.Equal(["c", "d"], plan.Categories.Select(category => category.Key));
    }

    [Fact]
    public void Seats_without_coordinates_stand_one_apart_row_behind_row()
    {
        var plan = SeatingFiles.PlanOf(
            """
            {"sections": [{"rows": [
              {"label": "A", "seats": [{"label": "1", "category": "c"}, {"label": "2", "category": "c"}]},
              {"label": "B", "seats": [{"label": "1", "category": "c"}, {"label": "2", "category": "c"}]}]}]}
            """);

        Assert.Equal((1.0, 1.0), (plan.SeatX(3), plan.SeatY(3)));
        Assert.Equal((0.0, 0.0), (plan.SeatX(0), plan.SeatY(0)));
    }

    [Fact]
    public void If_one_seat_of_a_row_has_a_coordinate_all_must() => Assert.Equal(
        [
            "sections[0].rows[0].seats[0]: missing-member",
            "sections[0].rows[0].seats[1]: missing-member",
            "sections[0].rows[0].seats[1]: missing-member",
        ],
        SeatingFiles.FindingsOf(
            """
            {"sections": [{"rows": [{"label": "A", "seats": [
              {"label": "1", "x": 1, "category": "c"}, {"label": "2", "category": "c"}]}]}]}
            """));

    [Fact]
    public void Every_finding_is_reported_at_once_and_in_its_place()
    {
        var json = SeatingFiles.Json("native-theatre");
        var stalls = json["sections"]![0]!;
        stalls["rows"]![0]!["seats"]![3]!["category"] = "gold";
        stalls["rows"]![0]!["seats"]![4]!["label"] = "1";
        stalls["rows"]![1]!["seats"]![0]!["accessible"] = "yes";
        stalls["rows"]![1]!["seats"]![1]!.AsObject().Remove("category");
        stalls["rows"]![2]!["label"] = "";
        stalls["rows"]![2]!["seats"]![5] = 5;
        json["sections"]![1]!["tables"]![1]!["seats"]![2]!["id"] = "Balcony-T2-4";
        json["sections"]![1]!["tables"]![0]!["seats"]![1]!["x"] = new JsonArray();
        json["sections"]!.AsArray().Add(null);
        json["areas"]![0]!["capacity"] = 0;
        json["areas"]!.AsArray().Add(new JsonObject { ["id"] = "floor", ["category"] = "stalls", ["capacity"] = 5 });
        json["categories"]!.AsArray().Add(new JsonObject { ["key"] = "stalls" });
        json["focalPoint"]!["y"] = true;

        var findings = SeatingFiles.Read(json.ToJsonString()).Findings;

        Assert.Equal(
            [
                "categories[3] | category stalls | duplicate-category",
                "focalPoint.y | the seating as a whole | wrong-type",
                "sections[0].rows[0].seats[3].category | section Stalls, row A, seat 4 | unknown-category",
                "sections[0].rows[0].seats[4] | section Stalls, row A, seat 1 | duplicate-seat",
                "sections[0].rows[1].seats[0].accessible | section Stalls, row B, seat 1 | wrong-type",
                "sections[0].rows[1].seats[1] | section Stalls, row B, seat 2 | missing-member",
                "sections[0].rows[2].label | section Stalls, row no. 3 | empty-text",
                "sections[0].rows[2].seats[5] | section Stalls, row no. 3, seat no. 6 | wrong-type",
                "sections[1].tables[0].seats[1].x | section Balcony, table T1, seat 2 | wrong-type",
                "sections[1].tables[1].seats[2].id | section Balcony, table T2, seat 3 | id-mismatch",
                "sections[2] | section no. 3 | wrong-type",
                "areas[0].capacity | area Standing | out-of-range",
                "areas[1] | area floor | duplicate-area",
            ],
            findings.Select(finding => $"{finding.Place} | {finding.PlaceInWords} | {finding.Rule}"));
        Assert.Contains("'gold'", findings[2].Message, StringComparison.Ordinal);
        Assert.Contains("section 'Stalls', row 'A', seat '1'", findings[3].Message, StringComparison.Ordinal);
        Assert.Contains("'Balcony-T2-3'", findings[9].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_with_hyphens_that_make_one_id_of_two_seats_are_found()
    {
        const string Json =
            """
            {"sections": [
              {"name": "A", "rows": [{"label": "1-2", "seats": [
                {"label": "3", "category": "c"}, {"label": "4", "category": "c"}]}]},
              {"name": "A-1", "rows": [{"label": "2", "seats": [
                {"label": "3", "category": "c"}, {"label": "5", "category": "c"}]}]}]}
            """;

        Assert.Equal(["sections[1].rows[0].seats[0]: duplicate-seat"], SeatingFiles.FindingsOf(Json));
        Assert.Contains(
            "section 'A', row '1-2', seat '3'", SeatingFiles.Read(Json).Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_is_there_twice_is_one_finding()
    {
        var json = SeatingFiles.Json("native-theatre");
        var rows = json["sections"]![0]!["rows"]!.AsArray();
        rows.Add(rows[0]!.DeepClone());

        Assert.Equal(["sections[0].rows[3]: duplicate-row"], SeatingFiles.FindingsOf(json.ToJsonString()));
    }

    [Fact]
    public void A_row_in_two_parts_is_accepted_and_its_parts_are_not_neighbours()
    {
        var plan = SeatingFiles.PlanOf(
            """
            {"sections": [{"rows": [
              {"label": "A", "seats": [{"label": "1", "category": "c"}, {"label": "2", "category": "c"}]},
              {"label": "A", "seats": [{"label": "3", "category": "c"}, {"label": "4", "category": "c"}]}]}]}
            """);

        Assert.Equal("A-3", plan.SeatId(2));
        Assert.Equal(-1, plan.LeftNeighbour(2));
    }
}
