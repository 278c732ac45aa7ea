using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;

namespace Booking.Api.Features.Reservations;

/// <summary><c>GET /sessions/{sessionId}/reservations/{reservationId}</c>: the reservation, to its customer alone.</summary>
internal static class ReadReservationRoute
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/sessions/{sessionId:guid}/reservations/{reservationId:guid}", HandleAsync)
            .RequireAuthorization()
            .WithTags("Reservations").WithName("ReadReservation")
            .WithSummary("The reservation as it is now.")
            .Produces<ReservationResponse>()
            .WithProblems(401, 404, 503);

    private static async Task<IResult> HandleAsync(
        Guid sessionId, Guid reservationId, HttpContext http, SessionWriters writers, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var read = await writers.ReadAsync(
            new SessionId(sessionId),
            state => (Reservation: state.Find(new ReservationId(reservationId)),
                Session: new SessionTerms(state.Plan, state.Terms)),
            cancellationToken);
        switch (read)
        {
            case QueryResult<(Reservation? Reservation, SessionTerms Session)>.Found { Value: var (reservation, session) }
                when reservation is not null && reservation.Customer == http.User.Customer():
                http.Response.SetVersion(reservation.Version);
                return TypedResults.Json(
                    ReservationResponse.AsOf(reservation, session, clock.Now()), ApiJson.Default.ReservationResponse);
            case QueryResult<(Reservation? Reservation, SessionTerms Session)>.Unavailable:
                return ProblemMapping.Unavailable(
                    "store-unavailable", "The session cannot be read now.", "Try again.");
            default:
                return Problem.NotFound("reservation");
        }
    }
}
