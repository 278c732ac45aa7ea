using System.Collections.Immutable;
using Booking.Domain.Sessions;

namespace Booking.Projections.Reservations;

/// <summary>What of a reservation does not change while it is active, as its JSON in Redis has it.</summary>
internal sealed record ReservationBody(
    ImmutableArray<string> Seats,
    ImmutableArray<AreaClaim> Areas,
    long TotalAmount,
    DateTimeOffset ReservedAt,
    DateTimeOffset ExpiresAt);
