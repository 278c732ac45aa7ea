using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Booking.Audit.Past;
using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Seating.Import;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Booking.Testing;

namespace Booking.Api.Tests.Audit;

/// <summary>A long session at moments all over its life.</summary>
public sealed class PastSessionsTests(PostgresServer postgres, ITestOutputHelper output)
{
    private const int Cycles = 25_000;
    private const int Page = 2_000;

    private static readonly DateTimeOffset Noon = new(2031, 4, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_moment_of_a_hundred_thousand_events_is_the_fold_up_to_it_and_the_next_one_near_by_is_quick()
    {
        await using var source = PostgresDataSource.Create(await postgres.CreateDatabaseAsync("past", Cancel));
        await new SchemaInstaller(
            source,
            SchemaScript.EmbeddedIn(typeof(SessionEventTypes).Assembly).Concat(
                SchemaScript.EmbeddedIn(typeof(PastSessions).Assembly))).InstallAsync(Cancel);
        var store = new PostgresEventStore(source, SessionEventTypes.Create());
        var catalog = new SeatingPlanCatalog(source);
        using var json = JsonDocument.Parse(
            """{"grid": {"rows": 100, "seatsPerRow": 200, "category": "standard"}}""");
        var plan = SeatingImport.Read(json.RootElement).Plan!;
        await catalog.AddAsync(plan, Cancel);
        var session = new SessionId(Guid.CreateVersion7());
        var events = await SellAsync(store, session, plan);
        using var past = new PastSessions(source, SessionEventTypes.Create(), catalog);
        var head = await past.ReadHeadAsync(session, Cancel);
        Assert.Equal(events.Count, head);

        var reference = new SessionState(plan);
        var slowest = TimeSpan.Zero;
        foreach (var version in new[] { 1L, 4_096, 33_333, 60_001, 99_999, head })
        {
            while (reference.Version < version)
                reference.Evolve(events[(int)reference.Version], new EventContext(reference.Version + 1));
            var cold = Stopwatch.GetTimestamp();
            var first = await past.ReadAsync(session, version, head, Cancel);
            var coldTook = Stopwatch.GetElapsedTime(cold);
            var warm = Stopwatch.GetTimestamp();
            var again = await past.ReadAsync(session, version, head, Cancel);
            var warmTook = Stopwatch.GetElapsedTime(warm);
            output.WriteLine($"version {version}: {coldTook.TotalMilliseconds:N0} ms, again {warmTook.TotalMilliseconds:N0} ms");
            slowest = warmTook > slowest ? warmTook : slowest;

            var expected = SessionSnapshot.Write(reference);
            Assert.Equal(expected, SessionSnapshot.Write(first.State));
            Assert.Equal(expected, SessionSnapshot.Write(again.State));
            Assert.Equal(Noon.AddSeconds(version), first.At);
            Assert.Equal(version, await past.FindVersionAsync(session, Noon.AddSeconds(version), head, Cancel));
            Assert.Equal(version, await past.FindVersionAsync(session, Noon.AddSeconds(version + 0.5), head, Cancel));
        }

        Assert.Equal(0, await past.FindVersionAsync(session, Noon, head, Cancel));
        await using var count = source.CreateCommand("select count(*) from booking.audit_snapshots");
        Assert.InRange((long)(await count.ExecuteScalarAsync(Cancel))!, 4, PastSessions.MaxSnapshots);
        // A busy machine takes several times as long as the figure of docs/audit.md.
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Of_what_writers_keep_of_the_present_the_first_of_each_stretch_is_kept_for_the_past()
    {
        await using var source = PostgresDataSource.Create(await postgres.CreateDatabaseAsync("kept", Cancel));
        await new SchemaInstaller(source, SchemaScript.EmbeddedIn(typeof(PastSessions).Assembly).Concat(
            SchemaScript.EmbeddedIn(typeof(SessionEventTypes).Assembly))).InstallAsync(Cancel);
        var store = new PostgresEventStore(source, SessionEventTypes.Create());
        var session = Guid.CreateVersion7();
        foreach (var version in new[] { 4_095L, 4_096, 8_000, 8_200, 70_000 })
            await store.SaveSnapshotAsync(new Snapshot(session, version, SessionSnapshot.Format, new byte[] { 1 }), Cancel);
        Assert.Equal([4_096L, 8_200, 70_000], await KeptAsync());

        // Of more than 16 stretches of 4,096, each becomes 8,192 long: 80,000 begins one, and 81,000 is of the same.
        await using (var head = source.CreateCommand("insert into booking.mt_streams (id, type, version) values ($1, 'session', 70000)"))
        {
            head.Parameters.AddWithValue(session);
            await head.ExecuteNonQueryAsync(Cancel);
        }

        await store.SaveSnapshotAsync(new Snapshot(session, 80_000, SessionSnapshot.Format, new byte[] { 1 }), Cancel);
        Assert.Equal([4_096L, 8_200, 70_000, 80_000], await KeptAsync());
        await store.SaveSnapshotAsync(new Snapshot(session, 81_000, SessionSnapshot.Format, new byte[] { 1 }), Cancel);
        Assert.Equal([4_096L, 8_200, 70_000, 80_000], await KeptAsync());
        // Another format: what is of the old one is of no use any more.
        await store.SaveSnapshotAsync(new Snapshot(session, 90_000, SessionSnapshot.Format + 1, new byte[] { 1 }), Cancel);
        Assert.Equal([90_000L], await KeptAsync());

        async Task<List<long>> KeptAsync()
        {
            await using var command = source.CreateCommand(
                "select version from booking.audit_snapshots where stream_id = $1 order by version");
            command.Parameters.AddWithValue(session);
            await using var row = await command.ExecuteReaderAsync(Cancel);
            var kept = new List<long>();
            while (await row.ReadAsync(Cancel))
                kept.Add(row.GetInt64(0));
            return kept;
        }
    }

    // Reserve, start to pay, pay, and refund, over and over: one reservation in four events.
    private static async Task<List<SessionEvent>> SellAsync(PostgresEventStore store, SessionId session, SeatingPlan plan)
    {
        var events = new List<SessionEvent>
        {
            new SessionScheduled(
                session.Value, "Hamlet", "Globe", Noon.AddDays(9), "BRL",
                ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("standard", 4500L)]), plan.Hash.Value, plan.Places, 600,
                10, false),
        };
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            var (reservation, customer, payment) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
            ImmutableArray<string> seats = [plan.SeatId(cycle % plan.SeatCount), plan.SeatId((cycle + 7_000) % plan.SeatCount)];
            events.Add(new SeatsReserved(reservation, customer, seats, [], 9000, Noon.AddDays(1)));
            events.Add(new PaymentStarted(reservation, customer, payment, 9000, Noon.AddDays(1)));
            events.Add(new ReservationPaid(
                reservation, customer, payment, 9000, Noon, seats, [],
                [.. seats.Select(seat => new Ticket(Guid.CreateVersion7(), $"{cycle:D8}{seat,16}".Replace(' ', '0'), seat))]));
            events.Add(new ReservationRefunded(reservation, customer, payment, 9000, seats, [], "customer"));
        }

        for (var after = 0; after < events.Count; after += Page)
        {
            var batch = events.Skip(after).Take(Page).Select((e, i) => new NewEvent(
                Guid.CreateVersion7(), e, Noon.AddSeconds(after + i + 1), """{"actor":"system"}"""));
            var result = Assert.Single(await store.AppendAsync(
                [new AppendBatch(session.Value, "session", after, [.. batch], [])], Cancel));
            Assert.IsType<AppendResult.Appended>(result);
        }

        return events;
    }
}
