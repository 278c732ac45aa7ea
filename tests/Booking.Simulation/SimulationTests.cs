namespace Booking.Simulation;

public sealed class SimulationTests
{
    [Fact]
    public void Try()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var seeds = ulong.Parse(Environment.GetEnvironmentVariable("N") ?? "20");
        var first = ulong.Parse(Environment.GetEnvironmentVariable("S") ?? "1");
        var o = TestContext.Current.TestOutputHelper!;
        long steps = 0, events = 0, ops = 0; var bad = 0;
        for (var seed = first; seed < first + seeds; seed++)
        {
            var run = SimulationRun.Of(seed, keepTrace: seeds == 1);
            steps += run.Steps; events += run.Events; ops += run.Operations;
            if (seeds == 1) File.WriteAllLines("/tmp/sim.txt", run.Trace.Lines);
            if (run.Violations.Count > 0 && bad++ < 10)
                o.WriteLine($"seed {seed}: {string.Join("\n   ", run.Violations.Take(3).Select(v => $"{v.Invariant}: {(v.Detail.Length > 1500 ? v.Detail[..1500] : v.Detail)}"))}");
        }
        o.WriteLine($"{bad} bad of {seeds}; {watch.Elapsed}; steps {steps / (long)seeds}, events {events / (long)seeds}, ops {ops / (long)seeds}");
        Assert.Fail("see");
    }
}
