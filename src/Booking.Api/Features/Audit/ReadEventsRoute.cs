using System.Globalization;
using System.Text.Json;
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
            .Produces<ItemsResponse<EventResponse>>()
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
            new ItemsResponse<EventResponse>([.. page.Select(EventResponse.Of)], next),
            ApiJson.Default.ItemsResponseEventResponse);
    }

    private static Problem? ReadAfter(string? text, out long version)
    {
        version = 0;
        return text is null || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version)
            ? null
            : Problem.Validation("after", "after is a version: 0, or one that a page gave as next.");
    }
}

/// <summary>An event as it is recorded.</summary>
/// <param name="Version">Place in the session.</param>
/// <param name="Position">Place in the whole log.</param>
/// <param name="Type">The stored name.</param>
/// <param name="Timestamp">When it was decided.</param>
/// <param name="Actor">Who: <c>customer:ID</c>, <c>manager:ID</c> or <c>system</c>.</param>
/// <param name="CorrelationId">The request that made it.</param>
/// <param name="CausationId">What it follows from.</param>
/// <param name="Data">What it says.</param>
/// <param name="Hash">The event's place in the chain of hashes: 64 hexadecimal digits.</param>
public sealed record EventResponse(
    long Version,
    long Position,
    string Type,
    DateTimeOffset Timestamp,
    string? Actor,
    string? CorrelationId,
    string? CausationId,
    JsonElement Data,
    string? Hash)
{
    /// <summary>An event as the log has it.</summary>
    public static EventResponse Of(RecordedEvent e) => new(
        e.Version, e.Position, e.Type, e.Timestamp, e.Actor, e.CorrelationId, e.CausationId, e.Data, e.Hash);
}
