using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Audit.Verification;

namespace Booking.Api.Features.Audit;

/// <summary><c>GET /sessions/{sessionId}/audit</c>: proves a session from its log.</summary>
internal static class VerifySessionRoute
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/sessions/{sessionId:guid}/audit", VerifyAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Audit").WithName("VerifySession")
            .WithSummary("Reads a session's whole log and verifies it, and every read model of the session against it.")
            .Produces<AuditResponse>()
            .WithProblems(401, 403, 404);

    private static async Task<IResult> VerifyAsync(
        Guid sessionId, Verifier verifier, VerificationOptions options, CancellationToken cancellationToken) =>
        await verifier.VerifySessionAsync(sessionId, options, cancellationToken) is { } report
            ? TypedResults.Json(AuditResponse.Of(report), ApiJson.Default.AuditResponse)
            : Problem.NotFound("session");
}
