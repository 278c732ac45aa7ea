using System.Diagnostics;
using Booking.Api.Writing;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;

namespace Booking.Benchmarks.Scenarios;

/// <summary>
/// <see cref="LongSession"/> brought into memory by what the API does it with: from
/// its snapshot, and from its first event. In this process, whose runtime has compiled that; PostgreSQL has the pages.
/// </summary>
internal sealed class ReplayScenario : IScenario
{
    private const int WarmUps = 5;
    private const int Loads = 15;

    public string Name => "replay";

    public string Summary => "A session of 100,000 events brought into memory, with its snapshot and without.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        var (session, events) = await LongSession.FillAsync(bench, cancel);
        await using var dataSource = PostgresDataSource.Create(bench.Backend.PostgresConnection);
        var store = new PostgresEventStore(dataSource, SessionEventTypes.Create());
        var loader = new SessionLoader(store, new SeatingPlanCatalog(dataSource), new WritingOptions());

        var snapshot = 0L;
        var activations = await TimeAsync(
            async () =>
            {
                var loaded = await loader.LoadAsync(session, cancel);
                SessionForSale.Check("version of the session loaded", events, loaded!.State.Version);
                snapshot = loaded.SnapshotVersion;
            });
        var replays = await TimeAsync(
            async () =>
            {
                var state = await loader.CatchUpAsync(session, null, cancel);
                SessionForSale.Check("version of the session replayed", events, state!.Version);
                SessionForSale.Check("available seats of it", LongSession.Shape.Seats, state.Counts.Available);
            });
        return
        [
            new(Name, "events", events, ""),
            new(Name, "events after the snapshot", events - snapshot, ""),
            new(Name, "activation with the snapshot", Median.Of(activations), "ms", Goal.AtMost(100)),
            new(Name, "longest activation", activations.Max(), "ms"),
            new(Name, "activation from the first event", Median.Of(replays), "ms"),
            new(Name, "replay", events / Median.Of(replays) * 1_000, "events/s", Goal.AtLeast(300_000)),
        ];
    }

    private static async Task<List<double>> TimeAsync(Func<Task> load)
    {
        var took = new List<double>();
        for (var i = -WarmUps; i < Loads; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await load();
            if (i >= 0)
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return took;
    }
}
