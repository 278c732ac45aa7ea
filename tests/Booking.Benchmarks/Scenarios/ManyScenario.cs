using System.Net;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Reporting;

namespace Booking.Benchmarks.Scenarios;

/// <summary>1,000 sessions at random, beside the hot one.</summary>
internal sealed class ManyScenario : IScenario
{
    private const int RequestsPerRound = 25_000;
    private static readonly Goal RatioToHot = Goal.AtLeast(0.8);

    public string Name => "many";

    public string Summary => "Reservations on 1,000 sessions of 9,000 seats at random, beside the hot session.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        var sessions = await bench.SessionsAsync(cancel);
        var sales = new List<Sale>();
        var cpu = new List<CpuSeconds>();
        var together = new List<double>();
        var many = new List<LoadResult>();
        var reservations = 0;
        // One round more: the first loads each session's writer.
        for (var round = 0; round <= bench.Options.Rounds; round++)
        {
            var requests = sessions.AtRandom(RequestsPerRound);
            var head = await bench.Backend.HeadAsync(cancel);
            var before = bench.Backend.CpuUsed();
            var result = Bench.Drive(
                bench.Backend.Port, bench.Options.Connections, requests, false, bench.Options.Duration,
                HttpStatusCode.Created);
            reservations += result.Answers;
            await bench.Backend.CatchUpAsync(cancel);
            if (round == 0)
                continue;
            cpu.Add((bench.Backend.CpuUsed() - before).MicrosecondsEach(result.Answers));
            together.Add(await bench.Backend.EventsPerCommitAsync(head, cancel));
            many.Add(result);
            sales.Add(await bench.SellAsync(bench.Options.Connections, TimeSpan.FromSeconds(1), cancel));
        }

        await sessions.CheckAsync(bench.Backend, reservations, cancel);
        return
        [
            new(Name, "1,000 sessions", Median.PerSecond(many), "/s"),
            new(Name, "p99 of 1,000 sessions", Median.P99(many), "ms"),
            new(Name, "hot", Median.PerSecond(sales.Select(sale => sale.Hot)), "/s"),
            new(Name, "many to hot", Median.Of(many.Zip(sales, (some, sale) => some.PerSecond / sale.Hot.PerSecond)), "x",
                RatioToHot),
            new(Name, "many: reservations a commit", Median.Of(together), ""),
            new(Name, "hot: reservations a commit", Median.Of(sales.Select(sale => sale.EventsPerCommit)), ""),
            .. Median.Cpu(Name, "many", cpu),
            .. Median.Cpu(Name, "hot", [.. sales.Select(sale => sale.HotCpu)]),
        ];
    }
}
