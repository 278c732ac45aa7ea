using Booking.Simulation.Checks;
using Booking.Simulation.Nodes;
using Booking.Simulation.Scheduling;

namespace Booking.Simulation;

/// <summary>One seed from its beginning to its end.</summary>
internal sealed class SimulationRun
{
    private const long MostSteps = 2_000_000;

    // Inlined continuations go as deep everywhere.
    private const int StackBytes = 4 * 1024 * 1024;

    private SimulationRun(ulong seed, Trace trace)
    {
        Seed = seed;
        Trace = trace;
    }

    public ulong Seed { get; }

    public Trace Trace { get; }

    public long Steps { get; private set; }

    public int Events { get; private set; }

    public int Operations { get; private set; }

    public World World { get; private set; } = null!;

    public IReadOnlyList<(Invariant Invariant, string Detail)> Violations { get; private set; } = [];

    /// <summary>Runs a seed on a thread of its own.</summary>
    public static SimulationRun Of(ulong seed, Sabotage sabotage = Sabotage.None, bool keepTrace = false)
    {
        var run = new SimulationRun(seed, new Trace(keepTrace));
        var thread = new Thread(() => run.Run(sabotage), StackBytes) { Name = $"seed {seed}" };
        thread.Start();
        thread.Join();
        return run;
    }

    private void Run(Sabotage sabotage)
    {
        World = new World(Seed, sabotage, Trace);
        try
        {
            World.Dispatcher.RunUntil(World.Start(World.RunAsync), MostSteps);
            new RunCheck(World).Run();
        }
        catch (Exception failure)
        {
            World.Violations.Add(Invariant.NothingUnexpected, failure.ToString());
        }

        Steps = World.Dispatcher.Steps;
        Events = World.Events.Count;
        Operations = World.Operations.Count;
        Violations = World.Violations.All;
    }
}
