using System.CommandLine;
using Booking.Proof.Stress;

namespace Booking.Proof.Faults;

/// <summary>What `./booking faults` is asked for.</summary>
internal sealed record FaultsOptions(TimeSpan Duration, int Seed, string[] Only, string? HistoryFile)
{
    public static Command Command(Func<FaultsOptions, CancellationToken, Task<int>> run)
    {
        var minutes = StressOptions.Number("--minutes", "How long.", 3, 100_000);
        var seed = StressOptions.Number("--seed", "Of the order of the faults and of the buyers' choices.", 1, int.MaxValue);
        var names = FaultList.All.Select(fault => fault.Name).ToArray();
        var only = new Option<string[]>("--only")
        {
            Description = $"Only these: {string.Join(", ", names)}.",
            AllowMultipleArgumentsPerToken = true,
        };
        only.AcceptOnlyFromAmong(names);
        var history = new Option<string?>("--history") { Description = "Where to keep the history of the last round; beside it the logs where something fell or was late." };
        var command = new Command("faults", "Two nodes, buyers, and everything that can break; a verdict for each round.")
        {
            minutes, seed, only, history,
        };
        command.SetAction((parsed, cancel) => run(
            new FaultsOptions(
                TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(seed), parsed.GetValue(only) ?? [],
                parsed.GetValue(history)),
            cancel));
        return command;
    }
}
