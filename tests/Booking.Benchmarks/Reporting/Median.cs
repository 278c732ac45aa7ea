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

    /// <summary>Processor microseconds a request: of the server, of PostgreSQL and of Redis.</summary>
    public static Figure[] Cpu(string scenario, string of, IReadOnlyCollection<CpuSeconds> rounds) =>
    [
        new(scenario, $"{of}: server's processor time", Of(rounds.Select(round => round.Server)), "µs"),
        new(scenario, $"{of}: PostgreSQL's", Of(rounds.Select(round => round.Postgres)), "µs"),
        new(scenario, $"{of}: Redis'", Of(rounds.Select(round => round.Redis)), "µs"),
    ];

    /// <summary>In milliseconds.</summary>
    public static double P99(IEnumerable<LoadResult> rounds) => Of(rounds.Select(round => round.P99.TotalMilliseconds));
}
