using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;

namespace Booking.Api.Features.Sessions;

/// <summary>Why a session is called off.</summary>
/// <param name="Reason">In words.</param>
public sealed record CancelSessionRequest(string? Reason = null);

/// <summary><c>DELETE /sessions/{sessionId}</c>: calls a session off; holds are released, purchases refunded.</summary>
internal static class CancelSessionRoute
{
    private const int MaxReasonLength = 500;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/sessions/{sessionId:guid}", HandleAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Sessions").WithName("CancelSession")
            .WithSummary("Calls a session off: holds are released, purchases refunded.")
            .Reads<CancelSessionRequest>()
            .Produces<VersionResponse>()
            .WithProblems(400, 401, 403, 404, 413, 422, 503);

    private static async Task<IResult> HandleAsync(
        Guid sessionId, HttpContext http, SessionWriters writers, TimeProvider clock, CancellationToken cancellationToken)
    {
        var reason = "";
        if (http.Request.ContentLength is not (null or 0) || http.Request.Headers.TransferEncoding.Count > 0)
        {
            var (request, problem) = await JsonBody.ReadAsync(
                http.Request, ApiJson.Default.CancelSessionRequest, cancellationToken);
            if (problem is not null)
                return problem;
            reason = request!.Reason ?? "";
        }

        if (reason.Length > MaxReasonLength || !Text.IsStorable(reason))
            return Problem.Validation("reason", $"A reason has at most {MaxReasonLength} characters that can be stored.");
        return await ManagerCommand.SendAsync(
            http, writers, new SessionId(sessionId), new CancelSession(reason, clock.Now()));
    }
}
