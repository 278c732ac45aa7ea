using System.Diagnostics;
using System.Globalization;
using Booking.Benchmarks.Reporting;
using Booking.Testing;

namespace Booking.Benchmarks.Scenarios;

/// <summary>Runs scenarios one after the other on one backend, and shows one table.</summary>
internal static class ScenarioCommand
{
    /// <summary>Every scenario, in the order in which they run: growth comes late, as it leaves a large log, and
    /// memory last, as it starts the API again.</summary>
    public static IReadOnlyList<IScenario> All { get; } =
    [
        new HotScenario(), new LocksScenario(), new LatencyScenario(), new ManyScenario(), new AffinityScenario(),
        new SameSeatScenario(), new SeatMapScenario(), new CommitToReadScenario(), new LiveScenario(), new ExpiryScenario(),
        new ReplayScenario(), new VerifyScenario(), new GrowthScenario(), new PastScenario(), new MemoryScenario(),
    ];

    /// <summary>What is run only by name: it shows where time goes, and reaches no goal.</summary>
    public static IReadOnlyList<IScenario> Further { get; } = [new StatementsScenario()];

    public static Task<int> RunAsync(IReadOnlyList<IScenario> scenarios, string[] arguments)
    {
        var description = scenarios.Count == 1 ? scenarios[0].Summary : "Every scenario.";
        return LoadOptions.Command(description, LoadOptions.Default, RunAsync).Parse(arguments).InvokeAsync();

        async Task<int> RunAsync(LoadOptions options, CancellationToken cancel)
        {
            using var folder = new TemporaryFolder("bench");
            // Beside others a scenario goes without: nothing is to be measured with more than production has.
            var countsStatements = scenarios.Count == 1 && scenarios[0].CountsStatements;
            await using var bench = await Bench.StartAsync(options, folder.Location, countsStatements, cancel);
            var figures = new List<Figure>();
            foreach (var scenario in scenarios)
            {
                var began = Stopwatch.GetTimestamp();
                var measured = await scenario.RunAsync(bench, cancel);
                figures.AddRange(measured);
                if (!options.AsJson && scenarios.Count > 1)
                    FigureTable.WriteRows(Console.Error, measured);
                await Console.Error.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{scenario.Name}: {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
            }

            var machine = await Machine.DescribeAsync(folder.Location, bench.Backend.Database, cancel);
            if (options.AsJson)
                FigureTable.WriteJson(Console.Out, machine, options, figures);
            else
                FigureTable.Write(Console.Out, machine, figures);
            return 0;
        }
    }
}
