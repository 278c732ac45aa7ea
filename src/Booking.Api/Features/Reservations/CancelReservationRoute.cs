using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;

namespace Booking.Api.Features.Reservations;

/// <summary>
/// <c>DELETE /sessions/{sessionId}/reservations/{reservationId}</c>: cancels a hold, refunds a purchase while it is
/// refundable. A repeat answers as the first.
/// </summary>
internal static class CancelReservationRoute
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/sessions/{sessionId:guid}/reservations/{reservationId:guid}", HandleAsync)
            .RequireAuthorization()
            .WithTags("Reservations").WithName("CancelReservation")
            .WithSummary("Cancels a hold, or refunds a purchase while it is refundable.")
            .Produces<ReservationResponse>()
            .WithProblems(401, 404, 409, 503);

    private static async Task<IResult> HandleAsync(
        Guid sessionId, Guid reservationId, HttpContext http, SessionWriters writers, TimeProvider clock)
    {
        var cancel = new CancelReservation(new ReservationId(reservationId), http.User.Customer(), clock.Now());
        var result = await writers.SendAsync(new SessionId(sessionId), cancel, http.Origin());
        switch (result)
        {
            case CommandResult.Decided { Decision: Decision.Rejected rejected }:
                return rejected.Reason.ToProblem();
            case CommandResult.Decided { Reservation: { } reservation, Session: { } session }:
                http.Response.SetVersion(reservation.Version);
                return new JsonAnswer<ReservationResponse>(
                    ReservationResponse.Of(reservation, session), ReservationJson.Write);
            default:
                return result.ToProblem();
        }
    }
}
