using System.CommandLine;

namespace Booking.Benchmarks.Hot;

/// <summary>What the benchmark is asked for.</summary>
internal sealed record HotOptions(int Connections, TimeSpan Duration, int Rounds, int WarmUps, bool AsJson, string? DataFolder)
{
    public const int Seats = 50_000;
    public const int SeatsPerRequest = 2;
    public const int Customers = 400;

    /// <summary>The command line; <paramref name="run"/> is what it does.</summary>
    public static Command Command(Func<HotOptions, CancellationToken, Task<int>> run)
    {
        var connections = new Option<int>("--connections")
        {
            Description = "Connections, each with one request at a time.",
            DefaultValueFactory = _ => 64,
        };
        var seconds = new Option<int>("--seconds")
        {
            Description = "The length of an echo run, and the longest of a sale.",
            DefaultValueFactory = _ => 5,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Pairs of an echo run and a sale; medians are shown.",
            DefaultValueFactory = _ => 3,
        };
        var warmUps = new Option<int>("--warm-ups")
        {
            Description = "Pairs that are run before and not counted.",
            DefaultValueFactory = _ => 4,
        };
        var json = new Option<bool>("--json") { Description = "The figures as JSON, and nothing else." };
        var data = new Option<string?>("--data") { Description = "The folder for PostgreSQL and Redis; on the disk that is meant." };
        var command = new RootCommand("Reservations of two seats on one session of 50,000, beside the bare server.")
        {
            connections, seconds, rounds, warmUps, json, data,
        };
        foreach (var option in new[] { connections, seconds, rounds, warmUps })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() is < 1 or > 10_000)
                    result.AddError($"{option.Name} takes a number from 1 to 10000.");
            });
        }

        command.SetAction((parsed, cancel) => run(
            new HotOptions(
                parsed.GetValue(connections), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds),
                parsed.GetValue(warmUps), parsed.GetValue(json), parsed.GetValue(data)),
            cancel));
        return command;
    }
}
