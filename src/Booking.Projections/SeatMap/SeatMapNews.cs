using System.Collections.Immutable;
using Booking.Domain.Sessions;

namespace Booking.Projections.SeatMap;

/// <summary>What the projection has just done to a session's map. A closed union.</summary>
/// <param name="Version">The map's version since then.</param>
public abstract record SeatMapNews(long Version)
{
    /// <summary>Changes were applied onto the version that they follow.</summary>
    /// <param name="FromVersion">That version.</param>
    /// <param name="Version">The version after them.</param>
    /// <param name="Seats">Each seat that any of them moved, once, with the status it has at <paramref name="Version"/>.</param>
    /// <param name="Areas">By how much the places taken changed, of each area where they did.</param>
    public sealed record Changed(
        long FromVersion, long Version, ImmutableArray<SeatChange> Seats, ImmutableArray<AreaChange> Areas)
        : SeatMapNews(Version);

    /// <summary>The whole map was written: whoever has an older one has to read it.</summary>
    /// <param name="Version">The version of the map.</param>
    public sealed record Replaced(long Version) : SeatMapNews(Version);
}

/// <summary>A seat and what it has become.</summary>
/// <param name="Index">The seat's index in the plan.</param>
/// <param name="Status">Its status.</param>
public readonly record struct SeatChange(int Index, SeatStatus Status);

/// <summary>A change of an area.</summary>
/// <param name="Index">The area's index in the plan.</param>
/// <param name="Taken">Places taken more than before; negative where places were set free.</param>
public readonly record struct AreaChange(int Index, int Taken);
