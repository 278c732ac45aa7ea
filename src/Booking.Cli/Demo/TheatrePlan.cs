using System.Globalization;
using System.Text.Json.Nodes;

namespace Booking.Cli.Demo;

/// <summary>
/// A theatre: stalls with two aisles, a circle with one, and standing room. One unit is the width of a seat.
/// </summary>
internal static class TheatrePlan
{
    private const double RowDistance = 1.4;
    private const double AisleWidth = 1.5;
    private const double StallsFront = 4;
    private const double CircleFront = 22;
    private const int StandingPlaces = 60;

    public static JsonObject Prices() => new()
    {
        ["premium"] = 18_000,
        ["standard"] = 12_000,
        ["circle"] = 9_000,
        ["standing"] = 4_000,
    };

    public static JsonObject Create() => new()
    {
        ["categories"] = new JsonArray(
            PlanJson.Category("premium", "Premium", "#b5179e"),
            PlanJson.Category("standard", "Standard", "#4361ee"),
            PlanJson.Category("circle", "Circle", "#4cc9f0"),
            PlanJson.Category("standing", "Standing", "#f9c74f")),
        ["sections"] = new JsonArray(Stalls(), Circle()),
        ["areas"] = new JsonArray(new JsonObject
        {
            ["id"] = "standing",
            ["label"] = "Standing room",
            ["category"] = "standing",
            ["capacity"] = StandingPlaces,
        }),
        ["focalPoint"] = PlanJson.Point(0, 0),
    };

    private static JsonObject Stalls()
    {
        const int Rows = 12;
        const int PremiumRows = 5;
        var rows = new JsonArray();
        for (var row = 0; row < Rows; row++)
        {
            var category = row < PremiumRows ? "premium" : "standard";
            var json = Row("Stalls", row, StallsFront, [6, 10, 6], category);
            if (row == Rows - 1)
                MarkAccessibleEnds(json);
            rows.Add(json);
        }

        return PlanJson.Section("Stalls", rows);
    }

    private static JsonObject Circle()
    {
        const int Rows = 6;
        var rows = new JsonArray();
        for (var row = 0; row < Rows; row++)
            rows.Add(Row("Circle", row, CircleFront, [13, 13], "circle"));
        return PlanJson.Section("Circle", rows);
    }

    /// <summary>A row of blocks of seats with aisles between them, centred on the stage's middle.</summary>
    private static JsonObject Row(string section, int row, double front, int[] blocks, string category)
    {
        var label = ((char)('A' + row)).ToString();
        var x = (1 - blocks.Sum() - ((blocks.Length - 1) * AisleWidth)) / 2;
        var seats = new JsonArray();
        foreach (var block in blocks)
        {
            for (var seat = 0; seat < block; seat++)
            {
                var number = (seats.Count + 1).ToString(CultureInfo.InvariantCulture);
                seats.Add(PlanJson.Seat(section, label, number, x, Round(front + (row * RowDistance)), category));
                x++;
            }

            x += AisleWidth;
        }

        return PlanJson.Row(label, seats);
    }

    private static void MarkAccessibleEnds(JsonObject row)
    {
        var seats = row["seats"]!.AsArray();
        seats[0]!["accessible"] = true;
        seats[1]!["companion"] = true;
        seats[^2]!["companion"] = true;
        seats[^1]!["accessible"] = true;
    }

    private static double Round(double value) => Math.Round(value, 2);
}
