using Booking.Domain.Seating;
using Booking.Projections.SeatMap;
using Microsoft.Extensions.Caching.Memory;

namespace Booking.Api.Features.Sessions;

/// <summary>
/// The full seat maps that were sent lately, so that only what has changed since is written anew. Safe for concurrent use.
/// </summary>
internal sealed class FullSeatMaps : IDisposable
{
    /// <summary>What the maps may take; parts that two versions share count twice.</summary>
    public const long MaxBytesInMemory = 64 * 1024 * 1024;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _sent = new(new MemoryCacheOptions { SizeLimit = MaxBytesInMemory });

    /// <summary>How many sessions' maps are kept.</summary>
    public int Count => _sent.Count;

    /// <summary>The full form of a map.</summary>
    public SeatMapBody Of(SeatMapView map, SeatingPlan plan)
    {
        var sent = _sent.Get<SeatMapBody>(map.SessionId);
        if (sent?.Version == map.Version)
            return sent;
        var body = SeatMapBody.Full(map, plan, sent);
        if (sent is null || sent.Version < map.Version)
            _sent.Set(map.SessionId, body, new MemoryCacheEntryOptions { Size = body.Length, SlidingExpiration = KeptFor });
        return body;
    }

    /// <inheritdoc/>
    public void Dispose() => _sent.Dispose();
}
