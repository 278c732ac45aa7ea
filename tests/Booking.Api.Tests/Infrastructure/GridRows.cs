namespace Booking.Api.Tests.Infrastructure;

/// <summary>The labels of a grid's rows: A, B, … Z, AA, AB, …</summary>
internal static class GridRows
{
    public static string Label(int row) =>
        row < 26 ? $"{(char)('A' + row)}" : $"{(char)('A' + row / 26 - 1)}{(char)('A' + row % 26)}";
}
