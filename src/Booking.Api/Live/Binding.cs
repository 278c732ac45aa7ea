using Booking.Domain;

namespace Booking.Api.Live;

/// <summary>A reservation that ends with a connection.</summary>
/// <param name="Reservation">The reservation.</param>
/// <param name="Session">Its session.</param>
internal readonly record struct Binding(ReservationId Reservation, SessionId Session);
