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
            state => Read(state, new ReservationId(reservationId), http.User.Customer(), clock.Now()),
            cancellationToken);
        switch (read)
        {
            case QueryResult<ReservationResponse?>.Found { Value: { } reservation }:
                http.Response.SetVersion(reservation.Version);
                return new JsonAnswer<ReservationResponse>(reservation, ReservationJson.Write);
            case QueryResult<ReservationResponse?>.Unavailable:
                return ProblemMapping.Unavailable(
                    "store-unavailable", "The session cannot be read now.", "Try again.");
            default:
                return Problem.NotFound("reservation");
        }
    }

    private static ReservationResponse? Read(
        SessionState state, ReservationId id, CustomerId customer, DateTimeOffset now) =>
        state.Find(id) is { } reservation && reservation.Customer == customer
            ? ReservationResponse.AsOf(reservation, new SessionTerms(state.Plan, state.Terms), now)
            : null;
}
