using Booking.Domain.Sessions;
using Booking.Projections.SeatMap;

namespace Booking.Api.Features.Sessions;

/// <summary>
/// The seat map: <paramref name="Seats"/> in the full form, <paramref name="Statuses"/> in the compact one.
/// </summary>
/// <param name="SessionId">The session.</param>
/// <param name="Version">The last event that it shows.</param>
/// <param name="Counts">Places by status.</param>
/// <param name="Seats">Every seat with its status.</param>
/// <param name="Statuses">One digit a seat in the order of the seating: 0 available, 1 held, 2 sold, 3 blocked.</param>
/// <param name="Areas">The general-admission areas.</param>
public sealed record SeatMapResponse(
    Guid SessionId,
    long Version,
    SessionCounts Counts,
    IReadOnlyList<SeatResponse>? Seats,
    string? Statuses,
    IReadOnlyList<AreaAvailability> Areas);

/// <summary>A seat and what it is now.</summary>
public readonly record struct SeatResponse(string Id, string Category, SeatStatus Status);
