namespace Booking.Domain.Sessions;

/// <summary>A ticket that was issued, and what became of it.</summary>
/// <param name="Reservation">The reservation that it is of, paid or refunded.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="CheckedInAt">When somebody was let in with it, or null.</param>
public readonly record struct IssuedTicket(Reservation Reservation, Ticket Ticket, DateTimeOffset? CheckedInAt);
