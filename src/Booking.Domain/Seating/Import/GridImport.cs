using System.Globalization;

namespace Booking.Domain.Seating.Import;

/// <summary>
/// <c>{"rows": 10, "seatsPerRow": 20, "category": "standard", "section"?: "Stalls"}</c>: rows A, B, … Z, AA, one unit
/// apart, with seats 1, 2, … one unit apart.
/// </summary>
internal static class GridImport
{
    private const int Letters = 26;

    public static void Read(ImportNode grid, SeatingPlanBuilder builder)
    {
        var rows = grid.RequiredCount("rows", SeatingLimits.MaxGridRows);
        var seatsPerRow = grid.RequiredCount("seatsPerRow", SeatingLimits.MaxGridSeatsPerRow);
        var key = grid.RequiredText("category");
        var section = grid.OptionalText("section");
        if (rows is null || seatsPerRow is null || key is null)
            return;
        var category = builder.AddCategory(grid, key, null, null);
        builder.BeginSection(grid, section, null);
        for (var row = 0; row < rows && !builder.IsFull; row++)
        {
            builder.BeginRow(RowLabel(row));
            for (var seat = 0; seat < seatsPerRow; seat++)
                builder.AddSeat(
                    grid, new DraftSeat((seat + 1).ToString(CultureInfo.InvariantCulture), seat, row, category));
            builder.EndGroup(grid);
        }
        builder.EndSection();
    }

    private static string RowLabel(int row)
    {
        var label = "";
        for (var rest = row + 1; rest > 0; rest = (rest - 1) / Letters)
            label = (char)('A' + ((rest - 1) % Letters)) + label;
        return label;
    }
}
