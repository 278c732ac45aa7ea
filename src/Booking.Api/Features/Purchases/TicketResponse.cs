using Booking.Domain.Sessions;

namespace Booking.Api.Features.Purchases;

/// <summary>One admission; either <paramref name="Seat"/> or <paramref name="Area"/> is there.</summary>
/// <param name="TicketId">The ticket's id.</param>
/// <param name="Code">The secret that admits.</param>
/// <param name="Seat">The seat's id.</param>
/// <param name="Area">The area's id.</param>
/// <param name="CheckedInAt">When somebody was let in with it; null before.</param>
public sealed record TicketResponse(Guid TicketId, string Code, string? Seat, string? Area, DateTimeOffset? CheckedInAt)
{
    /// <summary>A ticket of a purchase.</summary>
    public static TicketResponse Of(Ticket ticket, IReadOnlyDictionary<Guid, DateTimeOffset> checkIns) => new(
        ticket.TicketId, ticket.Code, ticket.Seat, ticket.Area,
        checkIns.TryGetValue(ticket.TicketId, out var checkedInAt) ? checkedInAt : null);
}
