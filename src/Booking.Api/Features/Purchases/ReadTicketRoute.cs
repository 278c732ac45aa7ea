using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Domain;
using Booking.Projections.Purchases;

namespace Booking.Api.Features.Purchases;

/// <summary><c>GET /tickets/{ticketId}.svg</c>: a ticket's QR code, to its customer and to managers.</summary>
internal static class ReadTicketRoute
{
    private const string Svg = "image/svg+xml";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/tickets/{ticketId:guid}.svg", HandleAsync)
            .RequireAuthorization()
            .WithTags("Purchases").WithName("ReadTicket")
            .WithSummary("A ticket's QR code, to its customer and to managers; 410 once it is refunded.")
            .Produces(StatusCodes.Status200OK, contentType: Svg)
            .WithProblems(401, 404, 410);

    private static async Task<IResult> HandleAsync(
        Guid ticketId, HttpContext http, PurchasesReader purchases, Users users, OwnWrites ownWrites,
        CancellationToken cancellationToken)
    {
        await ownWrites.SeeAsync(PurchasesProjection.ProjectionName, cancellationToken);
        var bearer = http.User.Customer();
        if (await purchases.FindTicketAsync(new TicketId(ticketId), cancellationToken) is not { } ticket
            || (ticket.CustomerId != bearer
                && await users.FindRoleAsync(bearer.Value, cancellationToken) != UserRole.Manager))
            return Problem.NotFound("ticket");
        if (ticket.Status == PurchaseStatus.Refunded)
            return new Problem(
                StatusCodes.Status410Gone, "ticket-refunded", "The ticket was refunded.", "It admits nobody any more.");
        // It may be refunded at any time: whoever keeps it asks again before showing it.
        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.Headers.Vary = "Authorization";
        return TypedResults.Text(TicketSvg.Draw(ticket.Ticket.Code), Svg);
    }
}
