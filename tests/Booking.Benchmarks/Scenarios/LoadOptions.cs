using System.CommandLine;

namespace Booking.Benchmarks.Scenarios;

/// <summary>What a scenario is asked for.</summary>
internal sealed record LoadOptions(
    int Connections, TimeSpan Duration, int Rounds, int WarmUps, bool AsJson, string? DataFolder)
{
    /// <summary>What scenarios have where nothing is asked for.</summary>
    public static LoadOptions Default { get; } = new(64, TimeSpan.FromSeconds(3), 3, 4, false, null);

    /// <summary>The command line; <paramref name="run"/> is what it does.</summary>
    public static Command Command(
        string description, LoadOptions defaults, Func<LoadOptions, CancellationToken, Task<int>> run)
    {
        var connections = new Option<int>("--connections")
        {
            Description = "Connections, each with one request at a time.",
            DefaultValueFactory = _ => defaults.Connections,
        };
        var seconds = new Option<int>("--seconds")
        {
            Description = "The length of an echo run, and the longest of a sale.",
            DefaultValueFactory = _ => (int)defaults.Duration.TotalSeconds,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds of all that is compared; medians are shown.",
            DefaultValueFactory = _ => defaults.Rounds,
        };
        var warmUps = new Option<int>("--warm-ups")
        {
            Description = "Sales that are run before and not counted.",
            DefaultValueFactory = _ => defaults.WarmUps,
        };
        var json = new Option<bool>("--json") { Description = "The figures as JSON, and nothing else." };
        var data = new Option<string?>("--data") { Description = "The folder for PostgreSQL and Redis; on the disk that is meant." };
        var command = new RootCommand(description) { connections, seconds, rounds, warmUps, json, data };
        foreach (var option in new[] { connections, seconds, rounds, warmUps })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() is < 1 or > 10_000)
                    result.AddError($"{option.Name} takes a number from 1 to 10000.");
            });
        }

        command.SetAction((parsed, cancel) => run(
            new LoadOptions(
                parsed.GetValue(connections), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds),
                parsed.GetValue(warmUps), parsed.GetValue(json), parsed.GetValue(data)),
            cancel));
        return command;
    }
}
