using System.Globalization;
using System.Text;

namespace Booking.Simulation;

/// <summary>What is to be known of a seed that fell, and how to see it fall again.</summary>
internal static class SeedReport
{
    /// <summary>The environment variable that asks for one seed, with its trace.</summary>
    public const string SeedVariable = "BOOKING_SIMULATION_SEED";

    /// <summary>The environment variable that asks for random seeds for so many seconds.</summary>
    public const string SecondsVariable = "BOOKING_SIMULATION_SECONDS";

    private const int LinesShown = 60;
    private const int ViolationsShown = 5;

    /// <summary>The violations, the command that replays the seed, and the end of its trace.</summary>
    public static string Of(SimulationRun fallen)
    {
        var replayed = SimulationRun.Of(fallen.Seed, keepTrace: true);
        var text = new StringBuilder().AppendLine(Line(fallen));
        foreach (var (invariant, detail) in fallen.Violations.Take(ViolationsShown))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {invariant}: {detail}");
        text.AppendLine(CultureInfo.InvariantCulture, $"Replay: {SeedVariable}={fallen.Seed} dotnet run -c Release \\");
        text.AppendLine("  --project tests/Booking.Simulation -- -class Booking.Simulation.SeedTests -showLiveOutput");
        if (replayed.Trace.Hash != fallen.Trace.Hash)
            text.AppendLine("The replay was another run: something in it does not come from the seed.");
        text.AppendLine("The end of its trace:");
        foreach (var line in replayed.Trace.Lines.TakeLast(LinesShown))
            text.AppendLine(line);
        return text.ToString();
    }

    public static string Line(SimulationRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"Seed {run.Seed}: {run.Operations} operations, {run.Events} events, {run.Steps} steps, trace {run.Trace.Hash:x16}, "
        + $"{run.Violations.Count} violations");
}
