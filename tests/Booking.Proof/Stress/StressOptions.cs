using System.CommandLine;

namespace Booking.Proof.Stress;

/// <summary>What `./booking stress` is asked for.</summary>
internal sealed record StressOptions
{
    public required Uri[] Addresses { get; init; }

    public required int Buyers { get; init; }

    public required TimeSpan Duration { get; init; }

    public required Guid? Session { get; init; }

    public required string? HistoryFile { get; init; }

    public required int Seed { get; init; }

    /// <summary>The command line; <paramref name="run"/> is what it does.</summary>
    public static Command Command(Func<StressOptions, CancellationToken, Task<int>> run)
    {
        var address = new Option<string[]>("--address")
        {
            Description = "A running system; several for the nodes of a cluster. Without it servers of its own are started.",
            AllowMultipleArgumentsPerToken = true,
        };
        address.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => ToAddress(token.Value) is null))
                result.AddError("--address takes addresses that begin with http:// or https://.");
        });
        var buyers = Number("--buyers", "Buyers at the same time.", 64, 4_096);
        var seconds = Number("--seconds", "How long they buy.", 20, 86_400);
        var session = new Option<Guid?>("--session")
        {
            Description = "An open session; nothing is paid for, and what is held is given back. Without it sessions are opened.",
        };
        var history = new Option<string?>("--history") { Description = "Where to write the history and the log, as JSON lines." };
        var seed = Number("--seed", "Of the buyers' choices.", 1, int.MaxValue);
        var command = new Command("stress", "Any number of buyers want the same seats at the same moment; a verdict by the history.")
        {
            address, buyers, seconds, session, history, seed,
        };
        command.SetAction((parsed, cancel) => run(
            new StressOptions
            {
                Addresses = [.. (parsed.GetValue(address) ?? []).Select(text => ToAddress(text)!)],
                Buyers = parsed.GetValue(buyers),
                Duration = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                Session = parsed.GetValue(session),
                HistoryFile = parsed.GetValue(history),
                Seed = parsed.GetValue(seed),
            },
            cancel));
        return command;
    }

    private static Uri? ToAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : null;

    internal static Option<int> Number(string name, string description, int usual, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1 || result.GetValueOrDefault<int>() > most)
                result.AddError($"{name} takes a number from 1 to {most}.");
        });
        return option;
    }
}
