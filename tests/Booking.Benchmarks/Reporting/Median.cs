using Booking.Benchmarks.Load;

namespace Booking.Benchmarks.Reporting;

/// <summary>The median of rounds.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static double PerSecond(IEnumerable<LoadResult> rounds) => Of(rounds.Select(round => round.PerSecond));

    /// <summary>In milliseconds.</summary>
    public static double P99(IEnumerable<LoadResult> rounds) => Of(rounds.Select(round => round.P99.TotalMilliseconds));
}
