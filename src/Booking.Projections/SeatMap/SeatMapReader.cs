using Booking.Domain;
using Booking.Projections.Redis;
using StackExchange.Redis;

namespace Booking.Projections.SeatMap;

/// <summary>Reads seat maps. Safe for concurrent use; never throws because Redis is away.</summary>
/// <param name="connection">May be disconnected: then the answer is <see cref="RedisReading{T}.Unavailable"/>.</param>
public sealed class SeatMapReader(IConnectionMultiplexer connection)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly SeatMapStore _store = new(connection.GetDatabase(), RedisPlace.Read);
    private readonly RebuildList _rebuilds = new(connection.GetDatabase(), RedisKeys.SeatMapRebuilds);

    /// <summary>A session's whole map, in one round trip. A miss asks for a rebuild.</summary>
    public Task<RedisReading<SeatMapView>> ReadAsync(SessionId session, CancellationToken cancellationToken) =>
        RedisReading<SeatMapView>.OfAsync(
            connection,
            async () =>
            {
                if (await _store.ReadAsync(session, Patience, cancellationToken) is { } view)
                    return new RedisReading<SeatMapView>.Found(view);
                await _rebuilds.AskAsync(session, cancellationToken);
                return new RedisReading<SeatMapView>.Missing();
            });

    /// <summary>The version of a session's map alone: cheap enough for every request that brings an ETag.</summary>
    public Task<RedisReading<long>> ReadVersionAsync(SessionId session, CancellationToken cancellationToken) =>
        RedisReading<long>.OfAsync(
            connection,
            async () =>
            {
                var version = await _store.ReadVersionAsync(session, Patience, cancellationToken);
                return version == SeatMapStore.Missing
                    ? new RedisReading<long>.Missing()
                    : new RedisReading<long>.Found(version);
            });
}
