using System.Globalization;
using System.Net;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;

namespace Booking.Benchmarks.Scenarios;

/// <summary>Everybody wants two seats side by side in the first rows: nearly all are refused.</summary>
internal sealed class SameSeatScenario : IScenario
{
    private const int WantedRows = 10;
    private const int Requests = 25_000;

    public string Name => "same-seat";

    public string Summary => "Everybody wants the same ten rows of 200 seats, beside the bare server.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        var echoes = new List<LoadResult>();
        var rushes = new List<LoadResult>();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            var session = await bench.OpenAsync(SaleShape.Hot, cancel);
            var random = new Random(round);
            var requests = new PreparedRequests([.. Enumerable.Range(0, Requests).Select(i => Request(session, i, random))]);
            await bench.Backend.CatchUpAsync(cancel);
            echoes.Add(Bench.Drive(
                bench.Echo.Port, bench.Options.Connections, requests, true, bench.Options.Duration, HttpStatusCode.Created));
            var rush = Bench.Drive(
                bench.Backend.Port, bench.Options.Connections, requests, true, bench.Options.Duration,
                HttpStatusCode.Created, HttpStatusCode.Conflict);
            await bench.Backend.CatchUpAsync(cancel);
            await session.CheckAsync(bench.Backend, rush.ByStatus[(int)HttpStatusCode.Created], cancel);
            rushes.Add(rush);
        }

        return
        [
            new(Name, "answers", Median.PerSecond(rushes), "/s"),
            new(Name, "reserved", Median.Of(rushes.Select(rush => (double)rush.ByStatus[(int)HttpStatusCode.Created])), ""),
            new(Name, "refused", Median.Of(rushes.Select(rush => (double)rush.ByStatus[(int)HttpStatusCode.Conflict])), ""),
            new(Name, "p99", Median.P99(rushes), "ms"),
            new(Name, "to echo", Median.Of(rushes.Zip(echoes, (rush, echo) => rush.PerSecond / echo.PerSecond)), "x"),
        ];
    }

    private static byte[] Request(SessionForSale session, int customer, Random random)
    {
        var row = (char)('A' + random.Next(WantedRows));
        var seat = random.Next(1, session.Shape.SeatsPerRow);
        return session.Request(customer, Id(seat), Id(seat + 1));

        string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"{row}-{number}");
    }
}
