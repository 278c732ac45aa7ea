using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;
using FluentValidation;

namespace Booking.Api.Features.Sessions;

/// <summary>The code of somebody who wants to come in.</summary>
/// <param name="Code">As it was scanned or typed.</param>
public sealed record CheckInRequest(string? Code);

/// <summary>The rules of <see cref="CheckInRequest"/>.</summary>
public sealed class CheckInValidator : AbstractValidator<CheckInRequest>
{
    private const int MaxCodeLength = 200;

    /// <summary>The rules.</summary>
    public CheckInValidator() => RuleFor(request => request.Code).NotEmpty().MaximumLength(MaxCodeLength);
}

/// <summary>Somebody was let in; either <paramref name="Seat"/> or <paramref name="Area"/> is there.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="ReservationId">The reservation that it is of.</param>
/// <param name="Seat">The seat's id.</param>
/// <param name="Area">The area's id.</param>
/// <param name="CheckedInAt">When.</param>
public sealed record CheckInResponse(
    Guid TicketId, Guid ReservationId, string? Seat, string? Area, DateTimeOffset CheckedInAt);

/// <summary><c>POST /sessions/{sessionId}/check-ins</c>: lets somebody in with a ticket's code, once.</summary>
internal static class CheckInRoute
{
    private static readonly CheckInValidator Validator = new();

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sessions/{sessionId:guid}/check-ins", HandleAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Sessions").WithName("CheckIn").WithSummary("Lets somebody in with a ticket's code, once.")
            .Reads<CheckInRequest>().Produces<CheckInResponse>()
            .WithProblems(400, 401, 403, 404, 409, 413, 422, 503);

    private static async Task<IResult> HandleAsync(
        Guid sessionId, HttpContext http, SessionWriters writers, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (request, problem) = await JsonBody.ReadAsync(
            http.Request, ApiJson.Default.CheckInRequest, cancellationToken);
        problem ??= Validator.Check(request!);
        if (problem is not null)
            return problem;
        var result = await writers.SendAsync(
            new SessionId(sessionId), new CheckInTicket(AsPrinted(request!.Code!), clock.Now()), http.Origin("manager"));
        switch (result)
        {
            case CommandResult.Decided { Decision: Decision.Rejected rejected }:
                return rejected.Reason.ToProblem();
            case CommandResult.Decided { Decision: Decision.Accepted { Events: [TicketCheckedIn used] } } decided:
                http.Response.SetVersion(decided.Version);
                return TypedResults.Json(
                    new CheckInResponse(used.TicketId, used.ReservationId, used.Seat, used.Area, used.CheckedInAt),
                    ApiJson.Default.CheckInResponse);
            default:
                return result.ToProblem();
        }
    }

    /// <summary>
    /// The code as it stands on the ticket: whoever types it may write small letters, hyphens and the letters that look
    /// like digits, as Crockford's Base 32 has it.
    /// </summary>
    private static string AsPrinted(string typed) => string.Concat(typed
        .Where(letter => letter != '-' && !char.IsWhiteSpace(letter))
        .Select(letter => char.ToUpperInvariant(letter) switch
        {
            'O' => '0',
            'I' or 'L' => '1',
            var other => other,
        }));
}
