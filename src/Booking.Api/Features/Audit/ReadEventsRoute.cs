using System.Globalization;
using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Audit.Chain;

namespace Booking.Api.Features.Audit;

/// <summary><c>GET /sessions/{sessionId}/events</c>: what is recorded of a session, event by event.</summary>
internal static class ReadEventsRoute
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/sessions/{sessionId:guid}/events", ReadAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Audit").WithName("ReadEvents")
            .WithSummary("A session's events in the order of versions, those after a version, as they are recorded.")
            .Produces<ItemsResponse<RecordedEvent>>()
            .WithProblems(401, 403, 404, 422);

    private static async Task<IResult> ReadAsync(
        Guid sessionId, string? after, string? limit, RecordedEvents events, CancellationToken cancellationToken)
    {
        var problem = PageQuery.Read(limit, out var items);
        if (ReadAfter(after, out var afterVersion) is { } wrong)
            problem = wrong;
        if (problem is not null)
            return problem;
        if (await events.ReadAsync(sessionId, afterVersion, items, cancellationToken) is not { } page)
            return Problem.NotFound("session");
        var next = page.Count == items ? page[^1].Version.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Json(
            new ItemsResponse<RecordedEvent>(page, next),
            ApiJson.Default.ItemsResponseRecordedEvent);
    }

    private static Problem? ReadAfter(string? text, out long version)
    {
        version = 0;
        return text is null || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version)
            ? null
            : Problem.Validation("after", "after is a version: 0, or one that a page gave as next.");
    }
}
