using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Api.Payments;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;
using FluentValidation;

namespace Booking.Api.Features.Reservations;

/// <summary>How a reservation is paid.</summary>
/// <param name="Method"><c>card</c>.</param>
/// <param name="Token">The provider's token for the means of payment.</param>
public sealed record PayReservationRequest(string? Method, string? Token);

/// <summary>The rules of <see cref="PayReservationRequest"/>.</summary>
public sealed class PayReservationValidator : AbstractValidator<PayReservationRequest>
{
    private const int MaxTokenLength = 500;

    /// <summary>The rules.</summary>
    public PayReservationValidator()
    {
        RuleFor(request => request.Method).Equal("card").WithMessage("The method is card.");
        RuleFor(request => request.Token).NotEmpty().MaximumLength(MaxTokenLength);
    }
}

/// <summary><c>POST /sessions/{sessionId}/reservations/{reservationId}/payment</c>: pays a held reservation.</summary>
internal static class PayReservationRoute
{
    private const string Operation = "pay";
    private static readonly PayReservationValidator Validator = new();

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sessions/{sessionId:guid}/reservations/{reservationId:guid}/payment", HandleAsync)
            .RequireAuthorization()
            .WithTags("Reservations").WithName("PayReservation")
            .WithSummary("Pays a held reservation: 200 when it is paid, 202 while the provider has not answered.")
            .Reads<PayReservationRequest>()
            .Produces<ReservationResponse>()
            .Produces<ReservationResponse>(StatusCodes.Status202Accepted)
            .WithProblems(400, 401, 402, 404, 409, 413, 422, 429, 503);

    private static async Task<IResult> HandleAsync(
        Guid sessionId, Guid reservationId, HttpContext http, SessionWriters writers, PaymentDesk desk, Ids ids,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        var (request, problem) = await JsonBody.ReadAsync(
            http.Request, ApiJson.Default.PayReservationRequest, cancellationToken);
        problem ??= Validator.Check(request!);
        if (problem is not null)
            return problem;
        var customer = http.User.Customer();
        var mark = IdempotencyKey.Read(
            http, customer, Operation, reservationId.ToString(), request!, ApiJson.Default.PayReservationRequest,
            out problem);
        if (problem is not null)
            return problem;

        var session = new SessionId(sessionId);
        var payment = new PaymentId(ids.New());
        var pay = new PayReservation(new ReservationId(reservationId), customer, payment, mark, clock.Now());
        var started = await writers.SendAsync(session, pay, http.Origin());
        if (started is not CommandResult.Decided { Reservation: { } reservation, Session: { } terms } decided)
            return Refused(started);
        if (decided.Decision is Decision.Repeated)
        {
            http.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
            return Answer(http, ReservationResponse.AsPaid(reservation, terms));
        }

        // Paid before, or somebody else's try is with the provider.
        if (reservation.Status != ReservationStatus.Paying || reservation.Payment!.Id != payment)
            return Answer(http, ReservationResponse.Of(reservation, terms));
        var settled = await desk.ChargeAsync(
            session, reservation, terms.Scheduled.Currency, request!.Token!, http.Origin());
        return Settled(http, settled, reservation, terms);
    }

    private static IResult Settled(
        HttpContext http, CommandResult? settled, Reservation started, SessionTerms terms) => settled switch
        {
            CommandResult.Decided { Reservation: { } reservation } => reservation.Status switch
            {
                ReservationStatus.Paid => Answer(http, ReservationResponse.Of(reservation, terms)),
                ReservationStatus.Cancelled or ReservationStatus.Refunded =>
                    new Rejection.ReservationIsCancelled().ToProblem(),
                _ => Failed(reservation),
            },
            _ => Answer(http, ReservationResponse.Of(started, terms)),
        };

    private static Problem Failed(Reservation reservation) => reservation.Payment!.Failure switch
    {
        PaymentOutcome.Declined => new Problem(
            StatusCodes.Status402PaymentRequired, "payment-declined", "The payment was declined.",
            "The provider refused the payment. The hold goes on until its deadline."),
        PaymentOutcome.Unavailable => ProblemMapping.Unavailable(
            "payment-unavailable", "The payment provider is unavailable.",
            "Nothing was charged. The hold goes on until its deadline; try again."),
        _ => new Rejection.ReservationHasExpired(reservation.ExpiresAt).ToProblem(),
    };

    private static IResult Refused(CommandResult result) =>
        result is CommandResult.Decided { Decision: Decision.Rejected rejected }
            ? rejected.Reason.ToProblem()
            : result.ToProblem();

    private static IResult Answer(HttpContext http, ReservationResponse response)
    {
        http.Response.SetVersion(response.Version);
        return new JsonAnswer<ReservationResponse>(
            response,
            ReservationJson.Write,
            response.Status == ReservationStatus.Paying
                ? StatusCodes.Status202Accepted
                : StatusCodes.Status200OK);
    }
}
