using System.Net;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;

namespace Booking.Benchmarks.Scenarios;

/// <summary>How long an answer takes at half of the greatest rate, counted from when the request was to be sent.</summary>
internal sealed class LatencyScenario : IScenario
{
    private static readonly Goal TimesEcho = Goal.AtMost(5);

    public string Name => "latency";

    public string Summary => "Latency at half of the greatest rate, beside the bare server at that rate.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        var rate = await bench.GreatestRateAsync(cancel) / 2;
        var echoes = new List<LoadResult>();
        var sales = new List<LoadResult>();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            var session = await bench.OpenAsync(SaleShape.Hot, cancel);
            var requests = session.RequestsForAll();
            var count = Math.Min(requests.Count, (int)(rate * bench.Options.Duration.TotalSeconds));
            await bench.Backend.CatchUpAsync(cancel);
            echoes.Add(Bench.DriveAtRate(
                bench.Echo.Port, bench.Options.Connections, requests, rate, count, HttpStatusCode.Created));
            sales.Add(Bench.DriveAtRate(
                bench.Backend.Port, bench.Options.Connections, requests, rate, count, HttpStatusCode.Created));
            await bench.Backend.CatchUpAsync(cancel);
            await session.CheckAsync(bench.Backend, count, cancel);
        }

        return
        [
            new(Name, "rate", rate, "/s"),
            new(Name, "p50 of echo", Median.Of(echoes.Select(round => round.P50.TotalMilliseconds)), "ms"),
            new(Name, "p99 of echo", Median.P99(echoes), "ms"),
            new(Name, "p50 of hot", Median.Of(sales.Select(round => round.P50.TotalMilliseconds)), "ms"),
            new(Name, "p99 of hot", Median.P99(sales), "ms"),
            new(Name, "p99.9 of hot", Median.Of(sales.Select(round => round.P999.TotalMilliseconds)), "ms"),
            new(Name, "p99 of hot to p99 of echo", Median.Of(sales.Zip(echoes, (sale, echo) => sale.P99 / echo.P99)), "x",
                TimesEcho),
        ];
    }
}
