using Booking.Audit.Sealing;
using Booking.Audit.Verification;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;
using Booking.EventStore;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Booking.Projections.SeatMap;
using StackExchange.Redis;

namespace Booking.Benchmarks.Scenarios;

/// <summary>
/// A log of 1,000,000 events in 20 sessions, verified as <c>booking audit verify</c> does: the chain of hashes, the fold, and
/// every read model. In this process; the sampled heap is what the verification and the driver of the scenario have together.
/// </summary>
internal sealed class VerifyScenario : IScenario
{
    private const int Sessions = 20;
    private const int EventsPerSession = 50_000;
    private const int EventsPerBatch = 2_000;
    private const int Runs = 3;
    private static readonly SaleShape Hall = new() { Rows = 50, SeatsPerRow = 40, Customers = 1 };
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(20);

    public string Name => "verify";

    public string Summary => "A log of 1,000,000 events verified, with every read model of its sessions.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        await using var dataSource = PostgresDataSource.Create(bench.Backend.PostgresConnection);
        var eventTypes = SessionEventTypes.Create();
        var store = new PostgresEventStore(dataSource, eventTypes);
        for (var session = 0; session < Sessions; session++)
            await FillAsync(store, await bench.OpenAsync(Hall, cancel), cancel);
        await bench.Backend.CatchUpAsync(cancel);

        using var redis = await ConnectionMultiplexer.ConnectAsync(bench.Backend.RedisConnection);
        var verifier = new Verifier(
            dataSource, eventTypes, new SeatingPlanCatalog(dataSource), new PostgresProjectionProgress(dataSource),
            new SeatMapReader(redis), new Seals(dataSource, key: null, TimeProvider.System), TimeProvider.System);
        var rates = new List<double>();
        var heaps = new List<double>();
        long events = 0;
        for (var run = 0; run < Runs; run++)
        {
            GC.Collect();
            using var sampling = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var heap = LargestHeapAsync(sampling.Token);
            var report = await verifier.VerifyAllAsync(new VerificationOptions(), null, cancel);
            await sampling.CancelAsync();
            if (report.Checks.FirstOrDefault(check => !check.Ok) is { } broken)
                throw new InvalidDataException($"The verification found what is not there: {broken.Detail}");
            events = report.Events;
            rates.Add(report.Events / report.Took.TotalSeconds);
            heaps.Add(await heap / 1_048_576.0);
        }

        return
        [
            new(Name, "events", events, ""),
            new(Name, "verified", Median.Of(rates), "events/s", Goal.AtLeast(200_000)),
            new(Name, "whole log", events / Median.Of(rates), "s"),
            new(Name, "largest heap", heaps.Max(), "MiB", Goal.AtMost(128)),
        ];
    }

    private static async Task FillAsync(PostgresEventStore store, SessionForSale session, CancellationToken cancel)
    {
        var version = await store.ReadVersionAsync(session.Id, cancel);
        using var sale = MadeUpSale.Of(session.Seats).GetEnumerator();
        while (version < EventsPerSession)
        {
            var events = new List<NewEvent>(EventsPerBatch);
            while (events.Count < EventsPerBatch && sale.MoveNext())
                events.Add(sale.Current);
            var appended = (await store.AppendAsync([new AppendBatch(session.Id, "session", version, events, [])], cancel))[0];
            version = ((AppendResult.Appended)appended).Version;
        }
    }

    private static async Task<long> LargestHeapAsync(CancellationToken cancel)
    {
        long largest = 0;
        while (!cancel.IsCancellationRequested)
        {
            largest = Math.Max(largest, GC.GetTotalMemory(forceFullCollection: false));
            await Task.Delay(SampleEvery, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return largest;
    }
}
