using Booking.Api.Http;
using Booking.Domain.Sessions;
using Booking.Projections.Purchases;

namespace Booking.Api.Features.Purchases;

/// <summary>A purchase as its customer sees it.</summary>
public sealed record PurchaseResponse(
    Guid ReservationId,
    Guid SessionId,
    string Title,
    string Venue,
    DateTimeOffset StartsAt,
    IReadOnlyList<string> Seats,
    IReadOnlyList<AreaClaim> Areas,
    MoneyResponse Total,
    PurchaseStatus Status,
    DateTimeOffset PaidAt,
    IReadOnlyList<TicketResponse> Tickets)
{
    /// <summary>The purchase as the read model has it.</summary>
    public static PurchaseResponse Of(PurchaseView view) => new(
        view.ReservationId.Value, view.SessionId.Value, view.Title, view.Venue, view.StartsAt, view.Seats, view.Areas,
        new MoneyResponse(view.Total.Amount, view.Total.Currency), view.Status, view.PaidAt,
        [.. view.Tickets.Select(ticket => TicketResponse.Of(ticket, view.CheckIns))]);
}
