using System.Collections.Concurrent;
using System.Text.Json;
using Booking.Audit.Verification;
using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Seating.Import;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Booking.Projections.Purchases;
using Booking.Projections.Rebuild;
using Booking.Projections.Reservations;
using Booking.Projections.SeatMap;
using Booking.Projections.Sessions;
using Booking.Projections.Statistics;
using Booking.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StackExchange.Redis;

namespace Booking.Projections.Tests;

/// <summary>A log in a database of its own and a Redis of its own, with every projection and reader over them.</summary>
public sealed class ReadModelRig : IAsyncDisposable
{
    private readonly ConcurrentDictionary<SessionId, long> _versions = new();

    private ReadModelRig(string postgres, ConnectionMultiplexer redis, EventTypes eventTypes)
    {
        EventTypes = eventTypes;
        DataSource = PostgresDataSource.Create(postgres);
        Redis = redis;
        Store = new PostgresEventStore(DataSource, eventTypes);
        Progress = new PostgresProjectionProgress(DataSource);
        Signals = new PostgresStoreSignals(DataSource, TimeProvider.System);
        Catalog = new SeatingPlanCatalog(DataSource);
        SessionList = new SessionListReader(DataSource);
        States = new ProjectionStates(DataSource, Store, Progress, TimeProvider.System);
        Rebuilds = new ProjectionRebuilds(DataSource, AllProjections().Select(projection => projection.Name));
        SeatMaps = new SeatMapReader(redis);
        Reservations = new ReservationsReader(redis);
        Purchases = new PurchasesReader(DataSource);
        Statistics = new StatisticsReader(DataSource);
    }

    /// <summary>The events that are known, and the upcasters of old ones.</summary>
    public EventTypes EventTypes { get; }

    public NpgsqlDataSource DataSource { get; }

    public ConnectionMultiplexer Redis { get; }

    public PostgresEventStore Store { get; }

    public PostgresProjectionProgress Progress { get; }

    public PostgresStoreSignals Signals { get; }

    public SeatingPlanCatalog Catalog { get; }

    public SessionListReader SessionList { get; }

    public PostgresLeases Leases => new(DataSource, Quick.LeasePing);

    public ProjectionStates States { get; }

    public ProjectionRebuilds Rebuilds { get; }

    public SeatMapReader SeatMaps { get; }

    public ReservationsReader Reservations { get; }

    public PurchasesReader Purchases { get; }

    public StatisticsReader Statistics { get; }

    /// <summary>Short pauses; nothing else differs from a node's own daemon.</summary>
    public static ProjectionDaemonOptions Quick { get; } = new()
    {
        LeaseRetry = TimeSpan.FromMilliseconds(100),
        LeasePing = TimeSpan.FromMilliseconds(500),
        UpkeepEvery = TimeSpan.FromMilliseconds(50),
        FirstStop = TimeSpan.FromMilliseconds(200),
        LongestStop = TimeSpan.FromMilliseconds(200),
        RebuildCheck = TimeSpan.FromMilliseconds(50),
        SwitchRetry = TimeSpan.FromMilliseconds(50),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ReadModelRig> CreateAsync(PostgresServer postgres, RedisServer redis) =>
        await CreateAsync(await postgres.CreateDatabaseAsync("projections", Cancel), await redis.CreateDatabaseAsync(Cancel));

    public static async Task<ReadModelRig> CreateAsync(string postgres, string redis, EventTypes? eventTypes = null)
    {
        var rig = new ReadModelRig(
            postgres, await ConnectionMultiplexer.ConnectAsync(redis + ",connectTimeout=1000"),
            eventTypes ?? SessionEventTypes.Create());
        await new SchemaInstaller(
            rig.DataSource,
            SchemaScript.EmbeddedIn(typeof(SeatMapProjection).Assembly).Concat(
                SchemaScript.EmbeddedIn(typeof(Verifier).Assembly))).InstallAsync(Cancel);
        await rig.Signals.Listening.WaitAsync(Cancel);
        return rig;
    }

    public static SeatingPlan PlanOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return SeatingImport.Read(document.RootElement).Plan ?? throw new ArgumentException("Not a plan.", nameof(json));
    }

    public static SeatingPlan Grid(int rows, int seatsPerRow) => PlanOf(
        $$$"""{"grid": {"rows": {{{rows}}}, "seatsPerRow": {{{seatsPerRow}}}, "category": "standard"}}""");

    /// <summary>Rows A and B of 8 seats, a floor of 100 places and a terrace of 20.</summary>
    public static SeatingPlan Hall() => PlanOf(
        $$$"""
        {"sections": [{"rows": [{{{Row("A")}}}, {{{Row("B")}}}]}],
        "areas": [{"id": "floor", "label": "Floor", "category": "standard", "capacity": 100},
        {"id": "terrace: 1", "label": "Terrace", "category": "standard", "capacity": 20}]}
        """);

    /// <summary>Schedules a session and answers its id.</summary>
    public async Task<SessionId> ScheduleAsync(
        SeatingPlan plan, string title = "Hamlet", string venue = "Globe", DateTimeOffset? startsAt = null)
    {
        await Catalog.AddAsync(plan, Cancel);
        var session = new SessionId(Guid.CreateVersion7());
        await AppendAsync(session, Events.Scheduled(session, plan, title, venue, startsAt));
        return session;
    }

    /// <summary>Appends to a session; only this rig may write it.</summary>
    public Task<IReadOnlyList<StoredEvent>> AppendAsync(SessionId session, params SessionEvent[] events) =>
        AppendAtAsync(session, DateTimeOffset.UtcNow, events);

    /// <summary>Appends to a session what happened at an instant; only this rig may write it.</summary>
    public async Task<IReadOnlyList<StoredEvent>> AppendAtAsync(
        SessionId session, DateTimeOffset at, params SessionEvent[] events)
    {
        var expected = _versions.GetValueOrDefault(session);
        var batch = new AppendBatch(
            session.Value,
            "session",
            expected,
            [.. events.Select(e => new NewEvent(Guid.CreateVersion7(), e, at))],
            []);
        var result = Assert.Single(await Store.AppendAsync([batch], Cancel));
        _versions[session] = Assert.IsType<AppendResult.Appended>(result).Version;
        return await Store.ReadStreamAsync(session.Value, expected, events.Length, Cancel);
    }

    public async Task<List<StoredEvent>> ReadStreamAsync(SessionId session) =>
        [.. await Store.ReadStreamAsync(session.Value, 0, int.MaxValue, Cancel)];

    /// <summary>The whole log.</summary>
    public Task<IReadOnlyList<StoredEvent>> ReadLogAsync() => Store.ReadFeedAsync(0, int.MaxValue, Cancel);

    /// <summary>What the map of a session must be.</summary>
    public async Task<SeatMapView> FoldAsync(SessionId session)
    {
        var events = await ReadStreamAsync(session);
        var hash = new PlanHash(((SessionScheduled)events[0].Data).PlanHash);
        var fold = new SeatMapFold(session, (await Catalog.FindAsync(hash, Cancel))!);
        events.ForEach(fold.Apply);
        return fold.ToView();
    }

    public SeatMapProjection NewSeatMapProjection() => new(
        Redis, Store, Catalog, SessionList, Progress, TimeProvider.System, NullLogger<SeatMapProjection>.Instance);

    public ReservationsProjection NewReservationsProjection() => new(
        Redis, Store, SessionList, Progress, TimeProvider.System, NullLogger<ReservationsProjection>.Instance);

    public SessionListProjection NewSessionListProjection() => new(DataSource, Store);

    public PurchasesProjection NewPurchasesProjection() => new(DataSource);

    public StatisticsProjection NewStatisticsProjection() => new(DataSource, Store, Catalog);

    public IProjection[] AllProjections() =>
    [
        NewSeatMapProjection(), NewReservationsProjection(), NewSessionListProjection(), NewPurchasesProjection(),
        NewStatisticsProjection(),
    ];

    /// <summary>Starts a daemon; disposing of it stops it and waits.</summary>
    public RunningDaemon Start(
        IEnumerable<IProjection> projections, ILogger<ProjectionDaemon>? logger = null,
        ProjectionDaemonOptions? options = null) =>
        new(projections, this, logger ?? NullLogger<ProjectionDaemon>.Instance, options);

    /// <summary>Waits until a projection has read the whole log.</summary>
    public async Task CatchUpAsync(string projection) => Assert.True(
        await new ReadModelFreshness(Store, Progress, TimeProvider.System)
            .WaitUntilCaughtUpAsync(projection, TimeSpan.FromSeconds(30), Cancel),
        $"{projection} has not caught up.");

    public async ValueTask DisposeAsync()
    {
        await Signals.DisposeAsync();
        await DataSource.DisposeAsync();
        await Redis.CloseAsync();
        Redis.Dispose();
    }

    private static string Row(string label)
    {
        var seats = Enumerable.Range(1, 8)
            .Select(seat => $$"""{"label": "{{seat}}", "x": {{seat}}, "y": {{(label == "A" ? 1 : 2)}}, "category": "standard"}""");
        return $$"""{"label": "{{label}}", "seats": [{{string.Join(", ", seats)}}]}""";
    }
}
