using System.Buffers;
using System.Collections.Immutable;

namespace Booking.Domain.Seating;

/// <summary>
/// Says which seats are neighbours. Seats that follow each other in a row's list are, unless the gap between them is
/// wider than <see cref="AisleFactor"/> times the row's usual one (the lower median of its gaps): an aisle. A row of
/// two seats has no usual gap of its own and takes its section's. At a table every seat is beside the next.
/// </summary>
internal static class SeatAdjacency
{
    /// <summary>A missing seat makes a gap of twice the usual one; half of the way there counts as an aisle.</summary>
    private const double AisleFactor = 1.5;

    public static void Mark(ImmutableArray<SeatingSection> sections, SeatColumns seats)
    {
        foreach (var section in sections)
        {
            var usualInSection = UsualGapOfSection(section, seats);
            foreach (var row in section.Rows)
                MarkRow(row, seats, row.SeatCount > 2 ? UsualGap(row, seats) : usualInSection);
            foreach (var table in section.Tables)
                MarkTable(table, seats);
        }
    }

    private static void MarkRow(SeatingRow row, SeatColumns seats, double usual)
    {
        for (var seat = row.FirstSeat + 1; seat < row.FirstSeat + row.SeatCount; seat++)
        {
            if (usual <= 0 || GapBefore(seat, seats) <= usual * AisleFactor)
                seats.Traits[seat] |= SeatTraits.JoinedToPrevious;
        }
    }

    private static void MarkTable(SeatingTable table, SeatColumns seats)
    {
        for (var seat = table.FirstSeat; seat < table.FirstSeat + table.SeatCount; seat++)
        {
            seats.Traits[seat] |= SeatTraits.AtTable;
            if (table.BookAsAWhole)
                seats.Traits[seat] |= SeatTraits.AtWholeTable;
            if (seat > table.FirstSeat)
                seats.Traits[seat] |= SeatTraits.JoinedToPrevious;
        }
    }

    private static double UsualGapOfSection(SeatingSection section, SeatColumns seats)
    {
        var gaps = new List<double>();
        foreach (var row in section.Rows)
        {
            if (row.SeatCount > 2)
                gaps.Add(UsualGap(row, seats));
        }
        gaps.Sort();
        return gaps.Count == 0 ? 0 : gaps[(gaps.Count - 1) / 2];
    }

    private static double UsualGap(SeatingRow row, SeatColumns seats)
    {
        var count = row.SeatCount - 1;
        var gaps = ArrayPool<double>.Shared.Rent(count);
        for (var gap = 0; gap < count; gap++)
            gaps[gap] = GapBefore(row.FirstSeat + gap + 1, seats);
        Array.Sort(gaps, 0, count);
        var usual = gaps[(count - 1) / 2];
        ArrayPool<double>.Shared.Return(gaps);
        return usual;
    }

    private static double GapBefore(int seat, SeatColumns seats) =>
        double.Hypot(seats.X[seat] - seats.X[seat - 1], seats.Y[seat] - seats.Y[seat - 1]);
}
