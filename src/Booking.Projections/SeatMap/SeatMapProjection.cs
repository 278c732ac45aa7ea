using Booking.Domain;
using Booking.EventStore;
using Booking.Projections.Daemon;
using Booking.Projections.Plans;
using Booking.Projections.Rebuild;
using Booking.Projections.Redis;
using Booking.Projections.Sessions;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Booking.Projections.SeatMap;

/// <summary>
/// Keeps the seat maps in Redis: one script call a session and batch. A map that is missing or behind is caught up from
/// the log, at once where that is short, else in the background.
/// </summary>
public sealed class SeatMapProjection : IProjection
{
    /// <summary>The name of its progress.</summary>
    public const string ProjectionName = "seat-map-1";

    /// <summary>So many events a batch are read again at once for maps that are missing or behind.</summary>
    private const int MaxCatchUpEvents = 20_000;

    private const int PageSize = 2_000;

    private readonly IEventStore _store;
    private readonly SessionPlans _plans;
    private readonly SeatMapStore _maps;
    private readonly SeatMapRebuild _rebuild;
    private readonly RebuildList _rebuilds;
    private readonly RedisUpkeep _upkeep;

    /// <summary>The projection of a Redis, fed from a log.</summary>
    /// <param name="redis">May be disconnected for a while.</param>
    /// <param name="store">The log.</param>
    /// <param name="catalog">The plans of its sessions.</param>
    /// <param name="sessions">Which maps there must be.</param>
    /// <param name="progress">How far that list is.</param>
    /// <param name="clock">Measures pauses.</param>
    /// <param name="logger">Hears of lost and rebuilt maps.</param>
    public SeatMapProjection(
        IConnectionMultiplexer redis,
        IEventStore store,
        SeatingPlanCatalog catalog,
        SessionListReader sessions,
        IProjectionProgress progress,
        TimeProvider clock,
        ILogger<SeatMapProjection> logger)
        : this(RedisPlace.Read, redis.GetDatabase(), store, catalog, sessions, progress, clock, logger) =>
        Replacement = new RedisReplacement(
            redis.GetDatabase(), Name,
            new SeatMapProjection(
                RedisPlace.Copy, redis.GetDatabase(), store, catalog, sessions, progress, clock, logger),
            RedisKeys.AnySeatMap, RedisKeys.SeatMapMarker, RedisKeys.SeatMapRebuilds, _ => Task.FromResult(0L));

    private SeatMapProjection(
        RedisPlace place,
        IDatabase database,
        IEventStore store,
        SeatingPlanCatalog catalog,
        SessionListReader sessions,
        IProjectionProgress progress,
        TimeProvider clock,
        ILogger<SeatMapProjection> logger)
    {
        _store = store;
        _plans = new SessionPlans(store, catalog);
        _maps = new SeatMapStore(database, place);
        _rebuild = new SeatMapRebuild(store, _plans, _maps);
        _rebuilds = new RebuildList(database, place.Of(RedisKeys.SeatMapRebuilds));
        var marker = new RedisMarker(database, place.Of(RedisKeys.SeatMapMarker));
        var listed = new ListedSessions(sessions, store, progress, onlyWithHolds: false);
        _upkeep = new RedisUpkeep(Name, marker, _rebuilds, listed, _rebuild.RebuildAsync, clock, logger);
    }

    /// <inheritdoc/>
    public string Name => ProjectionName;

    /// <inheritdoc/>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public IReplacement? Replacement { get; }

    /// <inheritdoc/>
    public bool IsUrgent(StoredEvent candidate) => candidate.Version == 1;

    /// <inheritdoc/>
    public async Task ApplyAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        var allowance = new CatchUpAllowance(MaxCatchUpEvents);
        await Task.WhenAll(StreamRuns.Of(events).Select(run => WriteAsync(run, allowance, cancellationToken)));
    }

    /// <inheritdoc/>
    public Task<bool> MaintainAsync(CancellationToken cancellationToken) => _upkeep.RunRoundAsync(cancellationToken);

    private async Task WriteAsync(
        List<StoredEvent> run, CatchUpAllowance allowance, CancellationToken cancellationToken)
    {
        var session = new SessionId(run[0].StreamId);
        var after = run[^1].Version;
        while (true)
        {
            var plan = await _plans.FindAsync(session, run[0], cancellationToken);
            if (run[0].Version == 1)
            {
                await _maps.ReplaceAsync(SeatMapRebuild.Fold(session, plan, run), cancellationToken);
                return;
            }

            var version = await _maps.ApplyAsync(session, SeatMapChanges.ArgumentsOf(plan, run, _maps.NewsOf(session)), cancellationToken);
            if (version >= after)
                return;
            var before = run[0].Version - 1;
            if (version > before)
            {
                run = run.After(version);
                continue;
            }

            var from = version == SeatMapStore.Missing ? 0 : version;
            if (!allowance.TryTake(before - from))
            {
                await _rebuilds.AddAsync([new RebuildRequest(session, after)], cancellationToken);
                return;
            }

            run = [.. await ReadAsync(session, from, before, cancellationToken), .. run];
        }
    }

    private async Task<List<StoredEvent>> ReadAsync(
        SessionId session, long after, long upTo, CancellationToken cancellationToken)
    {
        var events = new List<StoredEvent>();
        while (after < upTo)
        {
            var limit = (int)Math.Min(PageSize, upTo - after);
            var page = await _store.ReadStreamAsync(session.Value, after, limit, cancellationToken);
            if (page.Count == 0)
                throw new ProjectionInvariantException($"Stream {session} ends at {after} and not at {upTo} or later.");
            events.AddRange(page);
            after = page[^1].Version;
        }

        return events;
    }

    /// <summary>What is left of the events that one batch may read again.</summary>
    private sealed class CatchUpAllowance(long events)
    {
        private long _left = events;

        public bool TryTake(long wanted)
        {
            if (Interlocked.Add(ref _left, -wanted) >= 0)
                return true;
            Interlocked.Add(ref _left, wanted);
            return false;
        }
    }
}
