using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.Projections.Redis;
using Booking.Projections.SeatMap;

namespace Booking.Api.Features.Sessions;

/// <summary>
/// Seat maps from the read model; where it is away, empty or behind what the reader has seen already, from the writer's
/// state, which is exact.
/// </summary>
public sealed class LiveSeatMaps(SeatMapReader reader, SessionWriters writers, TimeProvider clock)
{
    private readonly SharedReads<RedisReading<SeatMapView>> _maps =
        new((session, last) => ReadAsync(reader, session, last), clock);

    private readonly SharedReads<RedisReading<long>> _versions =
        new((session, _) => reader.ReadVersionAsync(session, CancellationToken.None), clock);

    private static readonly TimeSpan CatchUpWithin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(5);

    /// <summary>Whether this version is the read model's present one; false where that cannot be told.</summary>
    public async Task<bool> IsCurrentAsync(SessionId session, long version, CancellationToken cancellationToken) =>
        await _versions.ReadAsync(session, cancellationToken) is RedisReading<long>.Found found
        && found.Value == version;

    /// <summary>The map, at <paramref name="minVersion"/> or later if the session has come that far.</summary>
    public async Task<QueryResult<SeatMapView>> ReadAsync(
        SessionId session, long minVersion, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var reading = await _maps.ReadAsync(session, cancellationToken);
        while (reading is RedisReading<SeatMapView>.Found found)
        {
            if (found.Value.Version >= minVersion)
                return new QueryResult<SeatMapView>.Found(found.Value);
            if (clock.GetElapsedTime(began) > CatchUpWithin)
                break;
            await Task.Delay(LookAgainAfter, clock, cancellationToken);
            reading = await _maps.ReadAnewAsync(session, cancellationToken);
        }

        return await writers.ReadAsync(session, state => Show(session, state), cancellationToken);
    }

    // The same version is the same map: it need not come from Redis again.
    private static async Task<RedisReading<SeatMapView>> ReadAsync(
        SeatMapReader reader, SessionId session, RedisReading<SeatMapView>? last)
    {
        if (last is RedisReading<SeatMapView>.Found { Value.Version: var version }
            && await reader.ReadVersionAsync(session, CancellationToken.None) is RedisReading<long>.Found { Value: var current }
            && current == version)
            return last;
        return await reader.ReadAsync(session, CancellationToken.None);
    }

    /// <summary>The map of a state.</summary>
    internal static SeatMapView Show(SessionId session, SessionState state)
    {
        var digits = new byte[state.Statuses.Length];
        for (var seat = 0; seat < digits.Length; seat++)
            digits[seat] = (byte)('0' + (byte)state.Statuses[seat]);
        var plan = state.Plan;
        return new SeatMapView(
            session, state.Version, plan.Hash, state.Counts, digits,
            [.. plan.Areas.Select((area, index) => new AreaAvailability(area.Id, area.Capacity, state.FreeIn(index)))]);
    }
}
