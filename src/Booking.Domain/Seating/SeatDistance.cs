using System.Collections.Immutable;

namespace Booking.Domain.Seating;

/// <summary>
/// How good each seat is, as a distance: to the focal point of its section, else of the plan. In a section without
/// either it is the distance, in seats, to a stage in front of the first row's middle: rows count from the front of
/// their section, seats from the middle of their row; tables stand behind the rows.
/// </summary>
internal static class SeatDistance
{
    /// <summary>Distances are kept in millionths of the largest: equal ones stay equal in spite of rounding.</summary>
    private const double Resolution = 1_000_000;

    public static int[] Measure(ImmutableArray<SeatingSection> sections, FocalPoint? focalPoint, SeatColumns seats)
    {
        var distances = new double[seats.Ids.Length];
        foreach (var section in sections)
        {
            if ((section.FocalPoint ?? focalPoint) is { } focus)
                MeasureToFocus(section, focus, seats, distances);
            else
                MeasureToFront(section, distances);
        }
        return Quantize(distances);
    }

    private static void MeasureToFocus(
        SeatingSection section, FocalPoint focus, SeatColumns seats, double[] distances)
    {
        foreach (var row in section.Rows)
            Measure(row.FirstSeat, row.SeatCount);
        foreach (var table in section.Tables)
            Measure(table.FirstSeat, table.SeatCount);

        void Measure(int first, int count)
        {
            for (var seat = first; seat < first + count; seat++)
                distances[seat] = double.Hypot(seats.X[seat] - focus.X, seats.Y[seat] - focus.Y);
        }
    }

    private static void MeasureToFront(SeatingSection section, double[] distances)
    {
        var depth = 0;
        foreach (var row in section.Rows)
        {
            depth++;
            var middle = row.FirstSeat + ((row.SeatCount - 1) / 2.0);
            for (var seat = row.FirstSeat; seat < row.FirstSeat + row.SeatCount; seat++)
                distances[seat] = double.Hypot(depth, seat - middle);
        }
        foreach (var table in section.Tables)
        {
            depth++;
            Array.Fill(distances, depth, table.FirstSeat, table.SeatCount);
        }
    }

    private static int[] Quantize(double[] distances)
    {
        var largest = distances.Length == 0 ? 0 : distances.Max();
        var unit = largest > 0 ? Resolution / largest : 0;
        return Array.ConvertAll(distances, distance => (int)Math.Round(distance * unit));
    }
}
