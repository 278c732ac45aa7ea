using System.Collections.Immutable;
using Booking.Domain;
using Booking.Domain.Sessions;

namespace Booking.Projections.Reservations;

/// <summary>A reservation that has not ended and is not paid.</summary>
/// <param name="ReservationId">The reservation.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="Status">Held, or being paid.</param>
/// <param name="Seats">Seat ids.</param>
/// <param name="Areas">Places in areas.</param>
/// <param name="TotalAmount">Minor units of the session's currency.</param>
/// <param name="ReservedAt">When it began.</param>
/// <param name="ExpiresAt">The deadline of the hold; a payment under way may outlast it.</param>
/// <param name="Version">The session's version of its last event.</param>
public sealed record ActiveReservationView(
    ReservationId ReservationId,
    SessionId SessionId,
    ActiveReservationStatus Status,
    ImmutableArray<string> Seats,
    ImmutableArray<AreaClaim> Areas,
    long TotalAmount,
    DateTimeOffset ReservedAt,
    DateTimeOffset ExpiresAt,
    long Version);
