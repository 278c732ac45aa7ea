using System.Globalization;
using Booking.Domain;
using Booking.Projections.Redis;
using StackExchange.Redis;

namespace Booking.Projections.SeatMap;

/// <summary>The seat maps in Redis, one string each (<see cref="SeatMapLayout"/>).</summary>
/// <param name="redis">The database.</param>
/// <param name="place">Those that are read, or their copies.</param>
internal sealed class SeatMapStore(IDatabase redis, RedisPlace place)
{
    /// <summary>What stands for a version where there is no map.</summary>
    public const long Missing = -1;

    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(5);
    private static readonly RedisScript ApplyIfNewer = RedisScript.Embedded("apply-if-newer");
    private static readonly RedisScript ReplaceIfNewer = RedisScript.Embedded("replace-if-newer");

    /// <summary>The channel on which is published what is done to a session's map.</summary>
    public string NewsOf(SessionId session) => place.Of(RedisKeys.SeatMapNews(session))!;

    /// <summary>Applies changes onto the version that they follow, and publishes them where that was done.</summary>
    /// <param name="session">The session.</param>
    /// <param name="changes">From <see cref="SeatMapChanges"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The map's version now, or <see cref="Missing"/>.</returns>
    public async Task<long> ApplyAsync(SessionId session, RedisValue[] changes, CancellationToken cancellationToken) =>
        (long)await ApplyIfNewer.RunAsync(
            redis, [KeyOf(session)], changes, WritePatience, cancellationToken);

    /// <summary>Writes a whole map unless one as new is there, and publishes that it did.</summary>
    /// <returns>The map's version now.</returns>
    public async Task<long> ReplaceAsync(SeatMapView view, CancellationToken cancellationToken) =>
        (long)await ReplaceIfNewer.RunAsync(
            redis, [KeyOf(view.SessionId)],
            [
                SeatMapLayout.Format(view), NewsOf(view.SessionId),
                SeatMapNewsFormat.Replaced(view.Version),
            ],
            WritePatience, cancellationToken);

    /// <summary>The map's version, or <see cref="Missing"/>.</summary>
    public async Task<long> ReadVersionAsync(SessionId session, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var version = await redis.StringGetRangeAsync(KeyOf(session), 0, SeatMapLayout.VersionDigits - 1)
            .WaitAsync(atMost, cancellationToken);
        return version.IsNullOrEmpty ? Missing : long.Parse((string)version!, CultureInfo.InvariantCulture);
    }

    /// <summary>The whole map, or null where there is none, or not a whole one.</summary>
    public async Task<SeatMapView?> ReadAsync(SessionId session, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var map = await redis.StringGetAsync(KeyOf(session)).WaitAsync(atMost, cancellationToken);
        return map.IsNull ? null : SeatMapLayout.Parse(session, (byte[])map!);
    }

    private RedisKey KeyOf(SessionId session) => place.Of(RedisKeys.SeatMap(session));
}
