using System.Globalization;
using System.Text.Json.Nodes;

namespace Booking.Cli.Demo;

/// <summary>
/// A stadium of 50,000 seats: twenty blocks of fifty rows of fifty seats around the pitch. One unit is a metre.
/// </summary>
internal static class StadiumPlan
{
    private const int Blocks = 20;
    private const int RowsPerBlock = 50;
    private const int SeatsPerRow = 50;
    private const int FirstBlock = 101;
    private const int LowerRows = 15;
    private const int MiddleRows = 35;
    private const double FirstRowRadius = 95;
    private const double RowDistance = 0.8;

    /// <summary>The part of a block's angle that is seats; the rest is the stairs between two blocks.</summary>
    private const double Seated = 0.94;

    public static JsonObject Prices() => new() { ["lower"] = 32_000, ["middle"] = 21_000, ["upper"] = 12_000 };

    public static JsonObject Create()
    {
        var sections = new JsonArray();
        for (var block = 0; block < Blocks; block++)
            sections.Add(Block(block));
        return new JsonObject
        {
            ["categories"] = new JsonArray(
                PlanJson.Category("lower", "Lower tier", "#2a9d8f"),
                PlanJson.Category("middle", "Middle tier", "#e9c46a"),
                PlanJson.Category("upper", "Upper tier", "#e76f51")),
            ["sections"] = sections,
            ["focalPoint"] = PlanJson.Point(0, 0),
        };
    }

    private static JsonObject Block(int block)
    {
        var name = (FirstBlock + block).ToString(CultureInfo.InvariantCulture);
        var rows = new JsonArray();
        for (var row = 0; row < RowsPerBlock; row++)
        {
            var label = (row + 1).ToString(CultureInfo.InvariantCulture);
            var category = row < LowerRows ? "lower" : row < MiddleRows ? "middle" : "upper";
            var seats = new JsonArray();
            for (var seat = 0; seat < SeatsPerRow; seat++)
            {
                var (x, y) = Place(block, row, seat);
                var number = (seat + 1).ToString(CultureInfo.InvariantCulture);
                seats.Add(PlanJson.Seat(name, label, number, x, y, category));
            }

            rows.Add(PlanJson.Row(label, seats));
        }

        return PlanJson.Section(name, rows);
    }

    private static (double X, double Y) Place(int block, int row, int seat)
    {
        var withinBlock = (((seat + 0.5) / SeatsPerRow) - 0.5) * Seated;
        var angle = (block + withinBlock) * 2 * Math.PI / Blocks;
        var radius = FirstRowRadius + (row * RowDistance);
        return (Math.Round(radius * Math.Cos(angle), 2), Math.Round(radius * Math.Sin(angle), 2));
    }
}
