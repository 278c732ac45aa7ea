using Booking.Benchmarks.Reporting;

namespace Booking.Benchmarks.Scenarios;

/// <summary>One session until it is sold out, beside the bare server, with a crowd and with a larger one.</summary>
internal sealed class HotScenario : IScenario
{
    private static readonly int[] Crowds = [64, 256];
    private static readonly Goal RatioToEcho = Goal.AtLeast(0.5);

    public string Name => "hot";

    public string Summary => "Reservations of two seats on one session of 50,000, beside the bare server.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        var rounds = Crowds.ToDictionary(crowd => crowd, _ => new List<Sale>());
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var crowd in Crowds)
                rounds[crowd].Add(await bench.SellAsync(crowd, bench.Options.Duration, cancel));
        }

        return [.. rounds.SelectMany(crowd => Figures(crowd.Key, crowd.Value))];
    }

    private IEnumerable<Figure> Figures(int crowd, List<Sale> rounds) =>
    [
        new(Name, $"echo, {crowd} connections", Median.PerSecond(rounds.Select(round => round.Echo)), "/s"),
        new(Name, $"hot, {crowd} connections", Median.PerSecond(rounds.Select(round => round.Hot)), "/s"),
        new(Name, $"p99, {crowd} connections", Median.P99(rounds.Select(round => round.Hot)), "ms"),
        new(Name, $"hot to echo, {crowd} connections",
            Median.Of(rounds.Select(round => round.Hot.PerSecond / round.Echo.PerSecond)), "x", RatioToEcho),
    ];
}
