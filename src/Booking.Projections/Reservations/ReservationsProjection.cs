using Booking.Domain;
using Booking.EventStore;
using Booking.Projections.Daemon;
using Booking.Projections.Rebuild;
using Booking.Projections.Redis;
using Booking.Projections.Sessions;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Booking.Projections.Reservations;

/// <summary>
/// Keeps every customer's active reservations in Redis, one round trip a batch, and tells nodes with listeners of changes.
/// </summary>
public sealed class ReservationsProjection : IProjection
{
    /// <summary>The name of its progress.</summary>
    public const string ProjectionName = "reservations-1";

    private readonly ReservationStore _reservations;
    private readonly ReservationAnnouncer? _announcer;
    private readonly RedisUpkeep _upkeep;

    /// <summary>The projection of a Redis, fed from a log.</summary>
    /// <param name="redis">May be disconnected for a while.</param>
    /// <param name="store">The log.</param>
    /// <param name="sessions">Which sessions have holds.</param>
    /// <param name="progress">How far that list is.</param>
    /// <param name="clock">Measures pauses.</param>
    /// <param name="logger">Hears of losses and rebuilds.</param>
    public ReservationsProjection(
        IConnectionMultiplexer redis,
        IEventStore store,
        SessionListReader sessions,
        IProjectionProgress progress,
        TimeProvider clock,
        ILogger<ReservationsProjection> logger)
        : this(RedisPlace.Read, redis.GetDatabase(), store, sessions, progress, clock, logger)
    {
        _announcer = new ReservationAnnouncer(redis);
        Replacement = new RedisReplacement(
            redis.GetDatabase(), Name,
            new ReservationsProjection(RedisPlace.Copy, redis.GetDatabase(), store, sessions, progress, clock, logger),
            RedisKeys.AnyCustomerReservations, RedisKeys.ReservationsMarker, RedisKeys.ReservationsRebuilds,
            cancellationToken => LogSearch.LastBeforeAsync(
                store, clock.GetUtcNow() - ReservationStore.TimeToLive, cancellationToken));
    }

    private ReservationsProjection(
        RedisPlace place,
        IDatabase database,
        IEventStore store,
        SessionListReader sessions,
        IProjectionProgress progress,
        TimeProvider clock,
        ILogger<ReservationsProjection> logger)
    {
        _reservations = new ReservationStore(database, place) { Clock = clock };
        var rebuilds = new RebuildList(database, place.Of(RedisKeys.ReservationsRebuilds));
        var marker = new RedisMarker(database, place.Of(RedisKeys.ReservationsMarker));
        var listed = new ListedSessions(sessions, store, progress, onlyWithHolds: true);
        var rebuild = new ReservationsRebuild(store, _reservations);
        _upkeep = new RedisUpkeep(Name, marker, rebuilds, listed, rebuild.RebuildAsync, clock, logger);
    }

    /// <inheritdoc/>
    public string Name => ProjectionName;

    /// <inheritdoc/>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public IReplacement? Replacement { get; }

    /// <inheritdoc/>
    public bool IsUrgent(StoredEvent candidate) => false;

    /// <inheritdoc/>
    public Task<bool> MaintainAsync(CancellationToken cancellationToken) => _upkeep.RunRoundAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task ApplyAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        var facts = events.Select(ReservationFact.Of).OfType<(CustomerId, ReservationFact)>();
        await _reservations.AppendAsync(facts, events[^1].Timestamp, cancellationToken);
        if (_announcer is not null)
            await _announcer.AnnounceAsync(events, cancellationToken);
    }
}
