using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Audit.Past;
using Booking.Domain;

namespace Booking.Api.Features.Audit;

/// <summary><c>GET /sessions/{sessionId}/changes</c>: what differs between two moments.</summary>
internal static class ReadChangesRoute
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/sessions/{sessionId:guid}/changes", HandleAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Audit").WithName("ReadChanges")
            .WithSummary("What differs in a session between two versions or two instants.")
            .Produces<ChangesResponse>()
            .WithProblems(401, 403, 404, 422);

    private static async Task<IResult> HandleAsync(
        Guid sessionId, string? fromVersion, string? toVersion, string? from, string? to, PastSessions past,
        PastEvents events, CancellationToken cancellationToken)
    {
        var problem = Moment.Read("fromVersion", fromVersion, "from", from, out var begin);
        problem = Moment.Read("toVersion", toVersion, "to", to, out var end) ?? problem;
        if (problem is null && fromVersion is null && from is null)
            problem = Problem.Validation("fromVersion", "fromVersion or from says where the changes begin.");
        // Also of two instants after the last event, which are one version.
        if (problem is null && begin.Instant > end.Instant)
            problem = Problem.Validation("to", "to is not before from.");
        if (problem is not null)
            return problem;
        var session = new SessionId(sessionId);
        var (before, wrongBegin) = await ReadPastRoute.FindAsync(session, begin, past, cancellationToken);
        if (before is null)
            return wrongBegin!;
        var (after, wrongEnd) = await ReadPastRoute.FindAsync(session, end, past, cancellationToken);
        if (after is null)
            return wrongEnd!;
        if (after.State.Version < before.State.Version)
        {
            return Problem.Validation(
                toVersion is null ? "to" : "toVersion",
                $"The end, version {after.State.Version}, is not before the beginning, version {before.State.Version}.");
        }

        var counts = await events.CountByTypeAsync(
            session, before.State.Version, after.State.Version, cancellationToken);
        return TypedResults.Json(ChangesResponse.Of(before, after, counts), ApiJson.Default.ChangesResponse);
    }
}
