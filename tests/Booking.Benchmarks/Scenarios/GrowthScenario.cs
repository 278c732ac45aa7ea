using System.Diagnostics;
using System.Net;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;

namespace Booking.Benchmarks.Scenarios;

/// <summary>
/// The hot session before and after two million events more in the log; and how fast the projections follow where a
/// quarter of a million of them appear at once.
/// </summary>
internal sealed class GrowthScenario : IScenario
{
    private const long EventsAtOnce = 250_000;
    private const long EventsMore = 2_000_000;
    private const double CatchUpToHot = 3;

    public string Name => "growth";

    public string Summary => "The projections' catching up, and the hot session after two million events more.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        var before = await SellAsync(bench, cancel);
        var source = await SellOutAsync(bench, cancel);

        var added = await LogCopies.AddAsync(bench.Backend, source.Id, EventsAtOnce, cancel);
        var began = Stopwatch.GetTimestamp();
        var slowest = await bench.Backend.CatchUpAsync(cancel);
        var catchUp = added / Stopwatch.GetElapsedTime(began).TotalSeconds;

        added += await LogCopies.AddAsync(bench.Backend, source.Id, EventsMore - added, cancel);
        await bench.Backend.CatchUpAsync(cancel);
        var after = await SellAsync(bench, cancel);
        var hot = Median.PerSecond(before.Select(round => round.Hot));
        return
        [
            new(Name, $"catch-up, slowest {slowest}", catchUp, "events/s"),
            new(Name, "catch-up to hot", catchUp / hot, "x", Goal.AtLeast(CatchUpToHot)),
            new(Name, "events added", added, ""),
            new(Name, "hot before", hot, "/s"),
            new(Name, "hot after", Median.PerSecond(after.Select(round => round.Hot)), "/s"),
            new(Name, "hot to echo after, to the same before", Ratio(after) / Ratio(before), "x", Goal.AtLeast(0.9)),
        ];
    }

    private static async Task<List<Sale>> SellAsync(Bench bench, CancellationToken cancel)
    {
        var rounds = new List<Sale>();
        for (var round = 0; round < bench.Options.Rounds; round++)
            rounds.Add(await bench.SellAsync(bench.Options.Connections, TimeSpan.FromSeconds(1), cancel));
        return rounds;
    }

    private static async Task<SessionForSale> SellOutAsync(Bench bench, CancellationToken cancel)
    {
        var session = await bench.OpenAsync(SaleShape.Hot, cancel);
        var sold = Bench.Drive(
            bench.Backend.Port, bench.Options.Connections, session.RequestsForAll(), false, TimeSpan.FromSeconds(30),
            HttpStatusCode.Created);
        await bench.Backend.CatchUpAsync(cancel);
        await session.CheckAsync(bench.Backend, sold.Answers, cancel);
        return session;
    }

    private static double Ratio(List<Sale> rounds) =>
        Median.Of(rounds.Select(round => round.Hot.PerSecond / round.Echo.PerSecond));
}
