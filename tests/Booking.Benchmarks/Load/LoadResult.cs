using System.Diagnostics;

namespace Booking.Benchmarks.Load;

/// <summary>What a run of the driver saw.</summary>
/// <param name="Answers">Answers, all of an expected status.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
/// <param name="P50">Half of the answers took no longer than this.</param>
/// <param name="P99">All but one in a hundred took no longer.</param>
/// <param name="P999">All but one in a thousand took no longer.</param>
/// <param name="ByStatus">Answers by status.</param>
internal sealed record LoadResult(
    int Answers, TimeSpan Elapsed, TimeSpan P50, TimeSpan P99, TimeSpan P999, IReadOnlyDictionary<int, int> ByStatus)
{
    public double PerSecond => Answers / Elapsed.TotalSeconds;

    /// <summary>The result from the stopwatch ticks that every answer took; they are put in order.</summary>
    public static LoadResult Of(List<long> ticks, TimeSpan elapsed, IReadOnlyDictionary<int, int> byStatus)
    {
        ticks.Sort();
        return new LoadResult(
            ticks.Count, elapsed, At(ticks, 0.5), At(ticks, 0.99), At(ticks, 0.999), new Dictionary<int, int>(byStatus));
    }

    // The nearest rank: the smallest value that the part of all values does not exceed.
    internal static TimeSpan At(List<long> sorted, double part) =>
        Stopwatch.GetElapsedTime(0, sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Count) - 1)]);
}
