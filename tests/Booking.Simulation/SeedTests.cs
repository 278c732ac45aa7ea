using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Booking.Simulation;

/// <summary>
/// Runs seeds and holds each run against every invariant. A seed that fell is printed, with the command that replays it.
/// </summary>
public sealed class SeedTests
{
    private const int SeedsABlock = 100;
    private static readonly TimeSpan RandomFor = TimeSpan.FromSeconds(8);

    [Theory]
    [InlineData(1)]
    [InlineData(101)]
    [InlineData(201)]
    [InlineData(301)]
    public void Whatever_goes_wrong_every_invariant_holds(int firstSeed)
    {
        for (var seed = firstSeed; seed < firstSeed + SeedsABlock; seed++)
            AssertHolds(SimulationRun.Of((ulong)seed));
    }

    /// <summary>One seed with its trace where one is asked for, else random ones for a while.</summary>
    [Fact]
    public void Every_invariant_holds_for_seeds_that_nobody_has_chosen()
    {
        if (Environment.GetEnvironmentVariable(SeedReport.SeedVariable) is { Length: > 0 } asked)
        {
            Replay(ulong.Parse(asked, CultureInfo.InvariantCulture));
            return;
        }

        var time = Environment.GetEnvironmentVariable(SeedReport.SecondsVariable) is { Length: > 0 } seconds
            ? TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))
            : RandomFor;
        var began = Stopwatch.GetTimestamp();
        var runs = 0;
        for (; runs == 0 || Stopwatch.GetElapsedTime(began) < time; runs++)
            AssertHolds(SimulationRun.Of(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)))));
        var perMinute = runs / Stopwatch.GetElapsedTime(began).TotalMinutes;
        Say(string.Create(CultureInfo.InvariantCulture, $"{runs} random seeds, {perMinute:F0} a minute"));
    }

    private static void Replay(ulong seed)
    {
        var run = SimulationRun.Of(seed, keepTrace: true);
        foreach (var line in run.Trace.Lines)
            Say(line);
        Say(SeedReport.Line(run));
        AssertHolds(run);
    }

    private static void AssertHolds(SimulationRun run)
    {
        if (run.Violations.Count > 0)
            Assert.Fail(SeedReport.Of(run));
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
