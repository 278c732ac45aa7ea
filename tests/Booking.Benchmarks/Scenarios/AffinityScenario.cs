using System.Net;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;

namespace Booking.Benchmarks.Scenarios;

/// <summary>
/// Three nodes behind nginx: what it costs when a session's requests do not meet in one node. Both are right; with each request
/// to the next node the writers of one session meet each other's events, read the session anew and decide again.
/// </summary>
internal sealed class AffinityScenario : IScenario
{
    private const int Nodes = 3;
    private const int RequestsPerRound = 25_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    public string Name => "affinity";

    public string Summary => "Three nodes behind nginx: a session's requests to one node, beside each to the next.";

    public bool CountsStatements => true;

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        await using var cluster = await Cluster.StartAsync(bench.Backend, Nodes, bench.Folder, cancel);
        // Each way has sessions of its own: what the other wrote is not to be read again.
        Way[] ways =
        [
            new("affinity", cluster.AffinityPort, await bench.OpenManyAsync(cancel)),
            new("round robin", cluster.RoundRobinPort, await bench.OpenManyAsync(cancel)),
        ];
        // One round more: the first compiles the nodes and loads each session's writers.
        for (var round = 0; round <= bench.Options.Rounds; round++)
        {
            foreach (var way in ways)
            {
                var hot = await SellHotAsync(bench, way.Port, cancel);
                var many = await SellAsync(bench, way.Port, way.Sessions.AtRandom(RequestsPerRound), cancel);
                await way.Sessions.CheckAsync(bench.Backend, many.Reserved, cancel);
                if (round == 0)
                    continue;
                way.Hot.Add(hot);
                way.Many.Add(many);
            }
        }

        return
        [
            .. ways.SelectMany(way => Figures("hot", way.Name, way.Hot)),
            new(Name, "hot: affinity to round robin", Ratio(ways[0].Hot, ways[1].Hot), "x"),
            .. ways.SelectMany(way => Figures("many", way.Name, way.Many)),
            new(Name, "many: affinity to round robin", Ratio(ways[0].Many, ways[1].Many), "x"),
        ];
    }

    private static async Task<Run> SellHotAsync(Bench bench, int port, CancellationToken cancel)
    {
        var session = await bench.OpenAsync(SaleShape.Hot, cancel);
        var requests = session.RequestsForAll();
        var run = await SellAsync(bench, port, requests, cancel);
        await session.CheckAsync(bench.Backend, run.Reserved, cancel);
        return run;
    }

    private static async Task<Run> SellAsync(Bench bench, int port, PreparedRequests requests, CancellationToken cancel)
    {
        await bench.Backend.CatchUpAsync(cancel);
        if (bench.Backend.Statements is { } counted)
            await counted.BeginAsync(cancel);
        // 503: too busy, after it was decided again and again; nothing was reserved.
        var load = Bench.Drive(
            port, bench.Options.Connections, requests, false, Longest, HttpStatusCode.Created, HttpStatusCode.ServiceUnavailable);
        await bench.Backend.CatchUpAsync(cancel);
        if (bench.Backend.Statements is not { } counting)
            return new Run(load, null, null);
        var statements = await counting.EndAsync(cancel);
        return new Run(
            load,
            statements.Where(statement => statement.IsAppend).Sum(statement => statement.Calls),
            statements.Where(statement => statement.IsReload).Sum(statement => statement.Rows));
    }

    private IEnumerable<Figure> Figures(string sale, string way, List<Run> runs)
    {
        yield return new(Name, $"{sale}, {way}", Median.Of(runs.Select(run => run.PerSecond)), "/s");
        yield return new(Name, $"{sale}, {way}: p99", Median.P99(runs.Select(run => run.Load)), "ms");
        yield return new(Name, $"{sale}, {way}: answered as too busy", Median.Of(runs.Select(run => (double)run.Busy)), "");
        if (!runs.TrueForAll(run => run.Appends is not null))
            yield break;
        yield return new(
            Name, $"{sale}, {way}: appends a reservation", Median.Of(runs.Select(run => run.PerReservation(run.Appends!.Value))), "");
        yield return new(
            Name, $"{sale}, {way}: events read again a reservation",
            Median.Of(runs.Select(run => run.PerReservation(run.EventsReadAgain!.Value))), "");
    }

    private static double Ratio(List<Run> affinity, List<Run> roundRobin) =>
        Median.Of(affinity.Zip(roundRobin, (one, other) => one.PerSecond / other.PerSecond));

    /// <summary>One of the two, and its rounds.</summary>
    private sealed record Way(string Name, int Port, OpenSessions Sessions)
    {
        public List<Run> Hot { get; } = [];

        public List<Run> Many { get; } = [];
    }

    /// <summary>One run of the driver.</summary>
    /// <param name="Load">What it saw.</param>
    /// <param name="Appends">Transactions that tried to write, those that met another node's events among them; null where
    /// PostgreSQL did not count.</param>
    /// <param name="EventsReadAgain">Events that writers read to bring a session into memory; likewise.</param>
    private sealed record Run(LoadResult Load, long? Appends, long? EventsReadAgain)
    {
        public int Reserved => Load.ByStatus[(int)HttpStatusCode.Created];

        public int Busy => Load.ByStatus[(int)HttpStatusCode.ServiceUnavailable];

        public double PerSecond => Reserved / Load.Elapsed.TotalSeconds;

        public double PerReservation(long count) => count / (double)Reserved;
    }
}
