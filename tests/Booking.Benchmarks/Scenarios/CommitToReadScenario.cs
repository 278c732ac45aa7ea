using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;

namespace Booking.Benchmarks.Scenarios;

/// <summary>
/// From the answer of a reservation to the answer with a seat map that shows it, while the session sells at half of its
/// greatest rate. The seat map is asked for again and again, without a version to wait for.
/// </summary>
internal sealed class CommitToReadScenario : IScenario
{
    private const int Probers = 4;
    private const int ProbesEach = 500;
    private const int SeatsForProbes = Probers * ProbesEach * 2;
    private static readonly Goal Within = Goal.AtMost(50);

    public string Name => "commit-to-read";

    public string Summary => "From the answer of a reservation to the seat map that shows it, while sales go on.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        var rate = await bench.GreatestRateAsync(cancel) / 2;
        var took = new List<long>();
        for (var round = 0; round <= bench.Options.Rounds; round++)
        {
            var probed = await MeasureAsync(bench, rate, cancel);
            if (round > 0)
                took.AddRange(probed);
        }

        took.Sort();
        return
        [
            new(Name, "sales meanwhile", rate, "/s"),
            new(Name, "probes", took.Count, ""),
            new(Name, "p50", LoadResult.At(took, 0.5).TotalMilliseconds, "ms"),
            new(Name, "p99", LoadResult.At(took, 0.99).TotalMilliseconds, "ms", Within),
            new(Name, "longest", LoadResult.At(took, 1).TotalMilliseconds, "ms"),
        ];
    }

    private static async Task<List<long>> MeasureAsync(Bench bench, double rate, CancellationToken cancel)
    {
        var session = await bench.OpenAsync(SaleShape.Hot, cancel);
        var forLoad = session.Seats.Skip(SeatsForProbes).Chunk(session.Shape.SeatsPerRequest);
        var requests = new PreparedRequests([.. forLoad.Select((seats, i) => session.Request(i, seats))]);
        var count = Math.Min(requests.Count, (int)(rate * bench.Options.Duration.TotalSeconds));
        var load = Task.Run(
            () => Bench.DriveAtRate(
                bench.Backend.Port, bench.Options.Connections, requests, rate, count, HttpStatusCode.Created), cancel);
        var probes = await Task.WhenAll(
            Enumerable.Range(0, Probers).Select(prober => ProbeAsync(bench, session, prober, load, cancel)));
        await load;
        await bench.Backend.CatchUpAsync(cancel);
        await session.CheckAsync(bench.Backend, count + probes.Sum(took => took.Count), cancel);
        return [.. probes.SelectMany(took => took)];
    }

    private static async Task<List<long>> ProbeAsync(
        Bench bench, SessionForSale session, int prober, Task load, CancellationToken cancel)
    {
        var took = new List<long>();
        var path = $"/sessions/{session.Id}";
        for (var i = prober * ProbesEach; i < (prober + 1) * ProbesEach && !load.IsCompleted; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/reservations")
            {
                Content = new StringContent(
                    $$"""{"seats":["{{session.Seats[2 * i]}}","{{session.Seats[(2 * i) + 1]}}"]}""", Encoding.ASCII,
                    "application/json"),
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", session.Tokens[i % session.Tokens.Count]) },
            };
            using var reserved = await bench.Backend.Http.SendAsync(request, cancel);
            var answered = Stopwatch.GetTimestamp();
            if (reserved.StatusCode != HttpStatusCode.Created)
                throw new InvalidDataException($"A probe was answered {reserved.StatusCode}.");
            while (await ReadVersionAsync(bench, path, cancel) < VersionOf(reserved))
            {
                // Asked again at once: to wait would be to measure the wait.
            }

            took.Add(Stopwatch.GetTimestamp() - answered);
        }

        return took;
    }

    private static async Task<long> ReadVersionAsync(Bench bench, string path, CancellationToken cancel)
    {
        using var map = await bench.Backend.Http.GetAsync($"{path}/seats?format=compact", cancel);
        map.EnsureSuccessStatusCode();
        return VersionOf(map);
    }

    private static long VersionOf(HttpResponseMessage response) =>
        long.Parse(response.Headers.ETag!.Tag.AsSpan().Trim('"'), CultureInfo.InvariantCulture);
}
