using System.Runtime.CompilerServices;
using Booking.Domain.Seating;
using Booking.Projections.SeatMap;
using Microsoft.Extensions.Caching.Memory;

namespace Booking.Api.Features.Sessions;

/// <summary>
/// Seat maps as they are sent: the compact form once for all who share a read, of the full form what has changed since it
/// was sent last. Safe for concurrent use.
/// </summary>
internal sealed class SeatMapBodies : IDisposable
{
    /// <summary>What the full maps may take; parts that two versions share count twice.</summary>
    public const long MaxBytesInMemory = 64 * 1024 * 1024;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly ConditionalWeakTable<SeatMapView, SeatMapBody> _compact = [];
    private readonly MemoryCache _full = new(new MemoryCacheOptions { SizeLimit = MaxBytesInMemory });

    /// <summary>How many sessions' full maps are kept.</summary>
    public int Count => _full.Count;

    /// <summary>The compact form of a map.</summary>
    public SeatMapBody Compact(SeatMapView map) => _compact.GetValue(map, SeatMapBody.Compact);

    /// <summary>The full form of a map.</summary>
    public SeatMapBody Full(SeatMapView map, SeatingPlan plan)
    {
        var sent = _full.Get<SeatMapBody>(map.SessionId);
        if (sent?.Version == map.Version)
            return sent;
        var body = SeatMapBody.Full(map, plan, sent);
        if (sent is null || sent.Version < map.Version)
            _full.Set(map.SessionId, body, new MemoryCacheEntryOptions { Size = body.Length, SlidingExpiration = KeptFor });
        return body;
    }

    /// <inheritdoc/>
    public void Dispose() => _full.Dispose();
}
