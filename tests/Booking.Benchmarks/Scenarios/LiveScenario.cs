using System.Diagnostics;
using System.Net;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;
using Booking.Local;
using Npgsql;

namespace Booking.Benchmarks.Scenarios;

/// <summary>
/// Watchers of one session while it sells: as fast as it can, and at a steady rate. How long each of them waits for each
/// commit (PostgreSQL's own time of it), and what it costs the sale.
/// </summary>
internal sealed class LiveScenario : IScenario
{
    private const int SteadyRate = 500;
    private const int CommitsLookedAt = 500;
    private static readonly int[] Crowds = [0, 100, 5_000];
    private static readonly Goal SlowedBy = Goal.AtMost(20);

    private static readonly Dictionary<int, Goal> Within =
        new() { [100] = Goal.AtMost(50), [5_000] = Goal.AtMost(250) };

    private int _seed;

    public string Name => "live";

    public string Summary => "100 and 5,000 watchers of one session while it sells, and what they cost the sale.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        await using var backend = await Backend.StartAsync(
            Path.Combine(bench.Folder, "live"), countsStatements: false, cancel,
            new PostgresOptions { Settings = new Dictionary<string, string> { ["track_commit_timestamp"] = "on" } });
        for (var sale = 0; sale < bench.Options.WarmUps; sale++)
            await MeasureAsync(bench, backend, 0, null, cancel);
        var atFullRate = Crowds.ToDictionary(crowd => crowd, _ => new List<Round>());
        var atSteadyRate = Crowds.ToDictionary(crowd => crowd, _ => new List<Round>());
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var crowd in Crowds)
            {
                atFullRate[crowd].Add(await MeasureAsync(bench, backend, crowd, null, cancel));
                atSteadyRate[crowd].Add(await MeasureAsync(bench, backend, crowd, SteadyRate, cancel));
            }
        }

        return
        [
            .. Crowds.SelectMany(crowd => FullRate(crowd, atFullRate[crowd], atFullRate[0])),
            .. Crowds.SelectMany(crowd => Steady(crowd, atSteadyRate[crowd])),
        ];
    }

    private IEnumerable<Figure> FullRate(int crowd, List<Round> rounds, List<Round> alone)
    {
        yield return new(Name, $"sale, {crowd} watchers", Median.Of(rounds.Select(round => round.Sold.PerSecond)), "/s");
        yield return new(Name, $"node's processor time, {crowd} watchers", Median.Of(rounds.Select(round => round.CpuEach)), "µs");
        yield return new(Name, $"node's memory, {crowd} watchers", Median.Of(rounds.Select(round => round.Megabytes)), "MB");
        if (crowd == 0)
            yield break;
        yield return new(
            Name, $"sale slowed by {crowd} watchers",
            100 * (1 - Median.Of(rounds.Zip(alone, (with, without) => with.Sold.PerSecond / without.Sold.PerSecond))), "%",
            SlowedBy);
        foreach (var figure in Waits(crowd, $"at full rate, {crowd} watchers", rounds))
            yield return figure;
    }

    private IEnumerable<Figure> Steady(int crowd, List<Round> rounds) => crowd == 0
        ? []
        : Waits(crowd, $"at {SteadyRate} /s, {crowd} watchers", rounds).Append(new(
            Name, $"node's processor time at {SteadyRate} /s, {crowd} watchers",
            Median.Of(rounds.Select(round => round.CpuShare)), "cores"));

    private IEnumerable<Figure> Waits(int crowd, string what, List<Round> rounds) =>
    [
        new(Name, $"p50 {what}", Median.Of(rounds.Select(round => round.P50)), "ms"),
        new(Name, $"p99 {what}", Median.Of(rounds.Select(round => round.P99)), "ms", Within[crowd]),
        new(Name, $"messages a second and watcher {what}", Median.Of(rounds.Select(round => round.MessagesEach)), "/s"),
        new(Name, $"sent {what}", Median.Of(rounds.Select(round => round.MegabytesSent)), "MB/s"),
    ];

    private async Task<Round> MeasureAsync(Bench bench, Backend backend, int watchers, int? rate, CancellationToken cancel)
    {
        using var crowd = new WatcherCrowd(backend.Port, watchers);
        var session = await SessionForSale.OpenAsync(backend, SaleShape.Hot, ++_seed, cancel);
        await backend.CatchUpAsync(cancel);
        await crowd.WatchAsync(session.Id, cancel);
        var requests = session.RequestsForAll();
        var count = (int)((rate ?? 0) * bench.Options.Duration.TotalSeconds);
        var before = backend.CpuUsed();
        var began = Stopwatch.GetTimestamp();
        var sold = rate is { } perSecond
            ? Bench.DriveAtRate(backend.Port, bench.Options.Connections, requests, perSecond, count, HttpStatusCode.Created)
            : Bench.Drive(
                backend.Port, bench.Options.Connections, requests, false, bench.Options.Duration, HttpStatusCode.Created);
        await crowd.UntilAsync(sold.Answers + 1, cancel);
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await backend.CatchUpAsync(cancel);
        var cpu = (backend.CpuUsed() - before).Server;
        var megabytes = backend.ApiMegabytes();
        await session.CheckAsync(backend, sold.Answers, cancel);
        var waits = watchers == 0 ? [] : Waits(await CommitsAsync(backend, session.Id, cancel), crowd);
        return new Round(
            sold, 1_000_000 * cpu / sold.Answers, cpu / took, megabytes,
            waits.Count == 0 ? 0 : LoadResult.At(waits, 0.5).TotalMilliseconds,
            waits.Count == 0 ? 0 : LoadResult.At(waits, 0.99).TotalMilliseconds,
            watchers == 0 ? 0 : crowd.Watchers.Average(watcher => watcher.Receipts.Count - 1) / took,
            crowd.Watchers.Sum(watcher => watcher.Bytes) / took / 1_000_000);
    }

    /// <summary>From each commit that is looked at until each watcher was told of it, in order, in stopwatch ticks.</summary>
    private static List<long> Waits(List<(long Version, long At)> commits, WatcherCrowd crowd)
    {
        var waits = new List<long>(commits.Count * crowd.Watchers.Count);
        foreach (var watcher in crowd.Watchers)
        {
            var next = 0;
            foreach (var (version, at) in commits)
            {
                while (watcher.Receipts[next].Version < version)
                    next++;
                waits.Add(watcher.Receipts[next].At - at);
            }
        }

        waits.Sort();
        return waits;
    }

    // One clock: PostgreSQL's instants are those of this machine.
    private static async Task<List<(long Version, long At)>> CommitsAsync(
        Backend backend, Guid session, CancellationToken cancel)
    {
        await using var command = backend.Database.CreateCommand(
            """
            select version, pg_xact_commit_timestamp(xmin) from booking.mt_events
            where stream_id = $1 and version > 1 order by version
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var nowTicks = Stopwatch.GetTimestamp();
        var now = DateTime.UtcNow;
        var all = new List<(long Version, long At)>();
        while (await reader.ReadAsync(cancel))
        {
            var ago = now - reader.GetDateTime(1).ToUniversalTime();
            all.Add((reader.GetInt64(0), nowTicks - (long)(ago.TotalSeconds * Stopwatch.Frequency)));
        }

        var step = Math.Max(1, all.Count / CommitsLookedAt);
        return [.. all.Where((_, i) => i % step == 0)];
    }

    private sealed record Round(
        LoadResult Sold, double CpuEach, double CpuShare, double Megabytes, double P50, double P99, double MessagesEach,
        double MegabytesSent);
}
