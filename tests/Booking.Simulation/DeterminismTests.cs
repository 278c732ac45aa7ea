using System.Diagnostics;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation;

public sealed class DeterminismTests
{
    private static readonly ulong[] Seeds = [.. Enumerable.Range(1, 40).Select(seed => (ulong)seed)];

    [Fact]
    public void A_seed_gives_the_same_run_again_step_by_step()
    {
        var first = Seeds.Select(seed => SimulationRun.Of(seed)).ToList();
        var again = Seeds.Reverse().Select(seed => SimulationRun.Of(seed, keepTrace: true)).Reverse().ToList();

        Assert.Equal(first.Select(SeedReport.Line), again.Select(SeedReport.Line));
        Assert.Equal(Seeds.Length, first.Select(run => run.Trace.Hash).Distinct().Count());
    }

    [Fact]
    public async Task What_runs_beside_it_does_not_change_a_run()
    {
        var alone = Seeds.Select(seed => SeedReport.Line(SimulationRun.Of(seed))).ToList();
        using var stopping = new CancellationTokenSource();
        var noise = Enumerable.Range(0, 4).Select(_ => Task.Run(() => MakeNoiseAsync(stopping.Token))).ToList();

        var crowded = new string[Seeds.Length];
        Parallel.For(
            0, Seeds.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 },
            index => crowded[index] = SeedReport.Line(SimulationRun.Of(Seeds[index])));
        await stopping.CancelAsync();
        await Task.WhenAll(noise);

        Assert.Equal(alone, crowded);
    }

    [Fact]
    public async Task Another_process_gives_the_same_run()
    {
        const ulong Seed = 4711;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(DeterminismTests).Assembly.Location);
        start.ArgumentList.Add("-method");
        start.ArgumentList.Add(
            $"{typeof(SeedTests).FullName}.{nameof(SeedTests.Every_invariant_holds_for_seeds_that_nobody_has_chosen)}");
        start.ArgumentList.Add("-showLiveOutput");
        start.Environment[SeedReport.SeedVariable] = $"{Seed}";
        // The runner that has started this process must not take that one for another of its own.
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("VSTEST", StringComparison.Ordinal)))
            start.Environment.Remove(inherited);
        using var other = Process.Start(start)!;
        var said = await other.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains(SeedReport.Line(SimulationRun.Of(Seed)), said, StringComparison.Ordinal);
    }

    [Fact]
    public void What_leaves_the_one_thread_is_noticed()
    {
        var dispatcher = new Dispatcher(new SeededRandom(1), new Scheduling.Trace(isKept: false));
        var actor = dispatcher.NewActor("n1");
        var left = actor.Factory.StartNew(() =>
        {
            var elsewhere = new Thread(() => Record.Exception(() => dispatcher.Enqueue(actor, Task.CompletedTask)));
            elsewhere.Start();
            elsewhere.Join();
        });

        var noticed = Assert.Throws<SimulationException>(() => dispatcher.RunUntil(left, maxSteps: 10));

        Assert.Contains("a thread of its own", noticed.Message, StringComparison.Ordinal);
    }

    private static async Task MakeNoiseAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Yield();
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Thread.SpinWait(1_000), CancellationToken.None)));
        }
    }
}
