using System.Diagnostics;
using System.Net;
using Booking.Api.Writing;
using Booking.Benchmarks.Load;
using Booking.Benchmarks.Product;
using Booking.Benchmarks.Reporting;
using Booking.Domain;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Npgsql;

namespace Booking.Benchmarks.Scenarios;

/// <summary>
/// A session of 100,001 events (50,000 reservations, each cancelled) brought into memory by what the API does it with: from
/// its snapshot, and from its first event. In this process, whose runtime has compiled that; PostgreSQL has the pages.
/// </summary>
internal sealed class ReplayScenario : IScenario
{
    private const int WarmUps = 5;
    private const int Loads = 15;
    private static readonly SaleShape SingleSeats = new() { SeatsPerRequest = 1, Customers = 100 };
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(30);

    public string Name => "replay";

    public string Summary => "A session of 100,000 events brought into memory, with its snapshot and without.";

    public async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, CancellationToken cancel)
    {
        var (session, events) = await FillAsync(bench, cancel);
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
                SessionForSale.Check("available seats of it", SingleSeats.Seats, state.Counts.Available);
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

    private static async Task<(SessionId Session, int Events)> FillAsync(Bench bench, CancellationToken cancel)
    {
        var session = await bench.OpenAsync(SingleSeats, cancel);
        var tokens = session.Seats.Select((seat, i) => (seat, Token: session.Tokens[i % session.Tokens.Count]))
            .ToDictionary(pair => pair.seat, pair => pair.Token, StringComparer.Ordinal);
        var reserved = Bench.Drive(
            bench.Backend.Port, bench.Options.Connections, session.RequestsForAll(), false, AtMost, HttpStatusCode.Created);
        await session.CheckAsync(bench.Backend, reserved.Answers, cancel);

        var cancellations = new List<byte[]>();
        await using var command = bench.Backend.Database.CreateCommand(
            """
            select data ->> 'reservationId', data -> 'seats' ->> 0 from booking.mt_events
            where stream_id = $1 and type = 'seats_reserved' order by version
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Id });
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                cancellations.Add(PreparedRequests.Delete(
                    $"/sessions/{session.Id}/reservations/{reader.GetString(0)}", tokens[reader.GetString(1)]));
            }
        }

        var cancelled = Bench.Drive(
            bench.Backend.Port, bench.Options.Connections, new PreparedRequests(cancellations), false, AtMost,
            HttpStatusCode.OK);
        SessionForSale.Check("cancellations", reserved.Answers, cancelled.Answers);
        await bench.Backend.CatchUpAsync(cancel);
        return (new SessionId(session.Id), 1 + reserved.Answers + cancelled.Answers);
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
