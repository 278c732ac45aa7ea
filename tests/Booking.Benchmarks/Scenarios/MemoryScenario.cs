using System.Net;
using Booking.Benchmarks.Reporting;

namespace Booking.Benchmarks.Scenarios;

/// <summary>What a node takes that has just been started and has 1,000 sessions of 9,000 seats open.</summary>
internal sealed class MemoryScenario : IScenario
{
    private static readonly Goal Resident = Goal.AtMost(1_000);

    public string Name => "memory";

    public string Summary => "The memory of a node with 1,000 open sessions of 9,000 seats.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        var sessions = await bench.SessionsAsync(cancel);
        await bench.Backend.RestartApiAsync(cancel);
        await bench.Backend.CatchUpAsync(cancel);
        var idle = bench.Backend.ApiMegabytes();
        // One reservation each, so that every session is in memory with its writer.
        var opened = Bench.Drive(
            bench.Backend.Port, bench.Options.Connections, sessions.OneEach(), false, TimeSpan.FromMinutes(1),
            HttpStatusCode.Created);
        await bench.Backend.CatchUpAsync(cancel);
        var open = bench.Backend.ApiMegabytes();
        await sessions.CheckAsync(bench.Backend, opened.Answers, cancel);
        return
        [
            new(Name, "a node that was just started", idle, "MB"),
            new(Name, $"with {opened.Answers} sessions open", open, "MB", Resident),
            new(Name, "sessions opened", opened.PerSecond, "/s"),
        ];
    }
}
