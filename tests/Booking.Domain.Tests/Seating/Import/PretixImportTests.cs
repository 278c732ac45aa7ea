using System.Text.Json.Nodes;
using Booking.Domain.Seating;

namespace Booking.Domain.Tests.Seating.Import;

public sealed class PretixImportTests
{
    [Fact]
    public void Todays_dialect_is_read_with_zones_rows_and_seats_placed_relative_to_each_other()
    {
        var plan = SeatingFiles.Plan("pretix-theatre");

        Assert.Equal(20, plan.SeatCount);
        Assert.Equal(["Ground floor", "Balcony"], plan.Sections.Select(section => section.Name));
        var seat = plan.Seats("Ground floor-B-4")[0];
        Assert.Equal((20.5 + 5 + 105, 40.0 + 25), (plan.SeatX(seat), plan.SeatY(seat)));
        Assert.Equal("Stalls", plan.Categories[plan.CategoryOfSeat(seat)].Key);
        Assert.Equal(
            [new SeatingCategory("Stalls", "Stalls", "#33ffff"), new SeatingCategory("Balcony", "Balcony")],
            plan.Categories);
        Assert.Equal(-1, plan.LeftNeighbour(seat));
        Assert.Equal(seat + 1, plan.RightNeighbour(seat));
    }

    [Fact]
    public void Rows_of_one_number_are_accepted_while_their_seats_differ()
    {
        var plan = SeatingFiles.Plan("pretix-theatre");

        Assert.Equal(["Balcony-A-4", "Balcony-A-5"], plan.Ids([15, 16]));
        Assert.Equal(-1, plan.RightNeighbour(15));
    }

    [Fact]
    public void The_older_dialect_is_read_and_gets_a_default_category()
    {
        var plan = SeatingFiles.Plan("pretix-older-hall");

        Assert.Equal(8, plan.SeatCount);
        Assert.Equal("Main-1-3", plan.SeatId(7));
        Assert.Equal((60.0, 70.0), (plan.SeatX(7), plan.SeatY(7)));
        Assert.Equal("standard", Assert.Single(plan.Categories).Key);
    }

    [Fact]
    public void A_zone_without_a_name_makes_ids_of_row_and_seat()
    {
        var json = SeatingFiles.Json("pretix-older-hall");
        json["pretix"]!["zones"]![0]!.AsObject().Remove("name");

        Assert.Equal("1-3", SeatingFiles.PlanOf(json.ToJsonString()).SeatId(7));
    }

    [Fact]
    public void Every_finding_is_reported_at_once_and_in_its_place()
    {
        var json = SeatingFiles.Json("pretix-theatre");
        var pretix = json["pretix"]!;
        pretix.AsObject().Remove("name");
        var balcony = pretix["zones"]![1]!;
        balcony["rows"]![0]!["seats"]![0]!["seat_guid"] = "g-A-1";
        balcony["rows"]![0]!["seats"]![1]!["category"] = "Gallery";
        balcony["rows"]![0]!["seats"]![2]!["position"]!["x"] = "0";
        balcony["rows"]![1]!["seats"]![3]!["seat_number"] = "2";
        balcony["rows"]![1]!["seats"]![2]!["seat_number"] = 7;
        balcony["rows"]![1]!["seats"]![1]!.AsObject().Remove("position");
        balcony["rows"]![1]!["seats"]![0]!["category"] = "";
        pretix["zones"]![0]!.AsObject().Remove("position");
        pretix["zones"]![0]!["rows"]![0]!.AsObject().Remove("seats");
        pretix["zones"]![0]!["rows"]![1]!["row_number"] = null;

        var findings = SeatingFiles.Read(json.ToJsonString()).Findings;

        Assert.Equal(
            [
                "pretix | the seating as a whole | missing-member",
                "pretix.zones[0] | zone Ground floor | missing-member",
                "pretix.zones[0].rows[0] | zone Ground floor, row A | missing-member",
                "pretix.zones[0].rows[1] | zone Ground floor, row no. 2 | missing-member",
                "pretix.zones[1].rows[0].seats[1].category | zone Balcony, row A, seat 2 | unknown-category",
                "pretix.zones[1].rows[0].seats[2].position.x | zone Balcony, row A, seat 3 | wrong-type",
                "pretix.zones[1].rows[1].seats[0].category | zone Balcony, row A, seat 5 | empty-text",
                "pretix.zones[1].rows[1].seats[1] | zone Balcony, row A, seat 6 | missing-member",
                "pretix.zones[1].rows[1].seats[2].seat_number | zone Balcony, row A, seat no. 3 | wrong-type",
                "pretix.zones[1].rows[1].seats[3] | zone Balcony, row A, seat 2 | duplicate-seat",
            ],
            findings.Select(finding => $"{finding.Place} | {finding.PlaceInWords} | {finding.Rule}"));
    }

    [Fact]
    public void A_guid_that_is_there_twice_is_found_also_in_another_zone()
    {
        var json = SeatingFiles.Json("pretix-theatre");
        json["pretix"]!["zones"]![1]!["rows"]![1]!["seats"]![3]!["seat_guid"] = "g-A-1";

        Assert.Equal(
            ["pretix.zones[1].rows[1].seats[3].seat_guid: duplicate-guid"],
            SeatingFiles.FindingsOf(json.ToJsonString()));
    }

    [Fact]
    public void A_named_category_must_exist_even_when_there_are_none()
    {
        var json = SeatingFiles.Json("pretix-older-hall");
        json["pretix"]!["zones"]![0]!["rows"]![0]!["seats"]![0]!["category"] = "Stalls";

        Assert.Equal(
            ["pretix.zones[0].rows[0].seats[0].category: unknown-category"],
            SeatingFiles.FindingsOf(json.ToJsonString()));
    }

    [Theory]
    [InlineData("""{"pretix": {}}""", "pretix: missing-member|pretix: missing-member|pretix: missing-member")]
    [InlineData("""{"pretix": {"name": "n", "categories": [], "zones": []}}""", "seating: empty-plan")]
    [InlineData(
        """{"pretix": {"name": "n", "categories": [{"name": "a"}, {"name": "a"}, {}], "zones": {}}}""",
        "pretix.categories[1]: duplicate-category|pretix.categories[2]: missing-member|pretix.zones: wrong-type")]
    public void A_plan_that_cannot_be_sold_is_refused(string json, string findings) =>
        Assert.Equal(findings.Split('|'), SeatingFiles.FindingsOf(json));

    [Fact]
    public void A_coordinate_that_is_no_finite_number_is_refused()
    {
        var json = SeatingFiles.Json("pretix-older-hall").ToJsonString();

        Assert.Equal(
            ["pretix.zones[0].position.y: not-finite"],
            SeatingFiles.FindingsOf(json.Replace("\"y\":50", "\"y\":1e400", StringComparison.Ordinal)));
        Assert.Equal(
            ["pretix.zones[0].position.y: out-of-range"],
            SeatingFiles.FindingsOf(json.Replace("\"y\":50", "\"y\":-1e8", StringComparison.Ordinal)));
    }

    [Fact]
    public void Places_that_only_their_sum_takes_too_far_are_refused()
    {
        var json = SeatingFiles.Json("pretix-older-hall");
        json["pretix"]!["zones"]![0]!["position"] = new JsonObject { ["x"] = 9_999_950, ["y"] = 0 };

        Assert.Equal(
            ["pretix.zones[0].rows[0].seats[3]: out-of-range", "pretix.zones[0].rows[1].seats[3]: out-of-range"],
            SeatingFiles.FindingsOf(json.ToJsonString()));
    }
}
