using System.Globalization;
using System.Net;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;
using Booking.Benchmarks.Servers;

namespace Booking.Benchmarks.Scenarios;

/// <summary>The hot session beside the same sale done in other ways, each in a process of its own.</summary>
internal sealed class LocksScenario : IScenario
{
    private const int PoolSize = 32;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public string Name => "locks";

    public string Summary => "The hot session beside row locks, locks in Redis, and optimistic appends without a writer.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        await using var tables = await SeatDatabase.CreateAsync(bench.Backend, cancel);
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Postgres"] = tables.ConnectionString,
            ["ConnectionStrings__Redis"] = bench.Backend.RedisConnection,
            [RowLockServer.PoolSize] = PoolSize.ToString(CultureInfo.InvariantCulture),
        };
        using var rowLock = await ServerProcess.StartAsync(RowLockServer.Command, settings, cancel);
        using var redisLock = await ServerProcess.StartAsync(RedisLockServer.Command, settings, cancel);
        settings["ConnectionStrings__Postgres"] = bench.Backend.PostgresConnection;
        using var optimistic = await ServerProcess.StartAsync(OptimisticServer.Command, settings, cancel);

        var hot = new List<LoadResult>();
        var others = new[]
        {
            new Competitor("row-lock", rowLock, 10, (session, sold) => tables.CheckAsync(session, sold, cancel), tables),
            new Competitor("redis-lock", redisLock, 10, (session, sold) => tables.CheckAsync(session, sold, cancel), tables),
            new Competitor(
                "optimistic", optimistic, 100, (session, sold) => session.CheckAsync(bench.Backend, sold, cancel), null),
        };
        // The product is warm already.
        for (var round = 0; round < bench.Options.WarmUps; round++)
        {
            foreach (var other in others)
                await SellAsync(bench, other, WarmUp, cancel);
        }

        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            hot.Add((await bench.SellAsync(bench.Options.Connections, TimeSpan.FromSeconds(1), cancel)).Hot);
            foreach (var other in others)
            {
                var (result, cpu) = await SellAsync(bench, other, bench.Options.Duration, cancel);
                other.Rounds.Add(result);
                other.Cpu.Add(cpu);
            }
        }

        return [new(Name, "hot", Median.PerSecond(hot), "/s"), .. others.SelectMany(other => Figures(other, hot))];
    }

    private static async Task<(LoadResult Result, CpuSeconds Cpu)> SellAsync(
        Bench bench, Competitor competitor, TimeSpan duration, CancellationToken cancel)
    {
        var session = await bench.OpenAsync(SaleShape.Hot, cancel);
        if (competitor.Tables is { } tables)
            await tables.OfferAsync(session, cancel);
        await bench.Backend.CatchUpAsync(cancel);
        var before = bench.Backend.CpuUsed(competitor.Server.ProcessId);
        var result = Bench.Drive(
            competitor.Server.Port, bench.Options.Connections, session.RequestsForAll(), false, duration,
            HttpStatusCode.Created);
        var cpu = (bench.Backend.CpuUsed(competitor.Server.ProcessId) - before).MicrosecondsEach(result.Answers);
        await bench.Backend.CatchUpAsync(cancel);
        await competitor.CheckAsync(session, result.Answers);
        return (result, cpu);
    }

    private IEnumerable<Figure> Figures(Competitor other, List<LoadResult> hot) =>
    [
        new(Name, other.Name, Median.PerSecond(other.Rounds), "/s"),
        new(Name, $"p99 of {other.Name}", Median.P99(other.Rounds), "ms"),
        new(Name, $"hot to {other.Name}",
            Median.Of(hot.Zip(other.Rounds, (sale, round) => sale.PerSecond / round.PerSecond)), "x",
            Goal.AtLeast(other.TimesSlower)),
        .. Median.Cpu(Name, other.Name, other.Cpu),
    ];

    private sealed record Competitor(
        string Name, ServerProcess Server, double TimesSlower, Func<SessionForSale, int, Task> CheckAsync,
        SeatDatabase? Tables)
    {
        public List<LoadResult> Rounds { get; } = [];

        public List<CpuSeconds> Cpu { get; } = [];
    }
}
