using System.Collections.Immutable;
using Booking.Domain;
using Booking.Domain.Sessions;

namespace Booking.Projections.SeatMap;

/// <summary>A session's seats at one version.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Version">The last event that is folded in.</param>
/// <param name="PlanHash">The plan whose order the statuses follow.</param>
/// <param name="Counts">Seats and area places by status.</param>
/// <param name="Statuses">One ASCII digit a seat, see <see cref="SeatStatus"/>, by the plan's seat index.</param>
/// <param name="Areas">The general-admission areas in the order of the plan.</param>
public sealed record SeatMapView(
    SessionId SessionId,
    long Version,
    PlanHash PlanHash,
    SessionCounts Counts,
    ReadOnlyMemory<byte> Statuses,
    ImmutableArray<AreaAvailability> Areas)
{
    /// <summary>The status of one seat.</summary>
    /// <param name="seatIndex">0 to the number of seats - 1.</param>
    public SeatStatus StatusOf(int seatIndex) => (SeatStatus)(Statuses.Span[seatIndex] - (byte)'0');
}
