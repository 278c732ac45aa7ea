using Booking.Api.Http;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Projections.Sessions;

namespace Booking.Api.Features.Sessions;

/// <summary><c>GET /sessions</c> and <c>GET /sessions/{sessionId}</c>.</summary>
internal static class ReadSessionsRoute
{
    private const int MaxSearchLength = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sessions", ReadPageAsync)
            .WithTags("Sessions").WithName("ReadSessions")
            .WithSummary("Sessions by their start, with availability at a glance.")
            .Produces<ItemsResponse<SessionSummaryResponse>>()
            .WithProblems(422);
        routes.MapGet("/sessions/{sessionId:guid}", ReadAsync)
            .WithTags("Sessions").WithName("ReadSession").WithSummary("A session with the rules of its sale.")
            .Produces<SessionResponse>()
            .WithProblems(404, 503);
    }

    private static async Task<IResult> ReadPageAsync(
        string? search, string? from, string? to, string? limit, string? cursor, SessionListReader sessions,
        OwnWrites ownWrites, CancellationToken cancellationToken)
    {
        var problem = Read(search, from, to, limit, cursor, out var query);
        if (problem is not null)
            return problem;
        await ownWrites.SeeAsync(SessionListProjection.ProjectionName, cancellationToken);
        var page = await sessions.SearchAsync(query, cancellationToken);
        return TypedResults.Json(
            new ItemsResponse<SessionSummaryResponse>(
                [.. page.Items.Select(item => new SessionSummaryResponse(
                    item.SessionId.Value, item.Title, item.Venue, item.StartsAt, item.Status, item.Counts))],
                page.Next?.ToString()),
            ApiJson.Default.ItemsResponseSessionSummaryResponse);
    }

    private static Problem? Read(
        string? search, string? from, string? to, string? limit, string? cursor, out SessionSearch query)
    {
        var problem = PageQuery.Read(limit, out var items);
        problem = PageQuery.ReadInstant("from", from, out var earliest) ?? problem;
        problem = PageQuery.ReadInstant("to", to, out var latest) ?? problem;
        problem = Cursors.Read(cursor, out var after) ?? problem;
        if (search is { Length: > MaxSearchLength } || !Text.IsStorable(search))
            problem = Problem.Validation("search", $"search has at most {MaxSearchLength} characters.");
        query = new SessionSearch(items, search, earliest, latest, after);
        return problem;
    }

    private static async Task<IResult> ReadAsync(
        Guid sessionId, SessionListReader sessions, SessionWriters writers, OwnWrites ownWrites,
        CancellationToken cancellationToken)
    {
        var session = new SessionId(sessionId);
        await ownWrites.SeeAsync(SessionListProjection.ProjectionName, cancellationToken);
        if (await sessions.ReadAsync(session, cancellationToken) is { } item)
            return TypedResults.Json(SessionResponse.Of(item), ApiJson.Default.SessionResponse);
        // Opened a moment ago: the list does not have it yet, the log does.
        return await writers.ReadAsync(session, SessionResponse.Of, cancellationToken) switch
        {
            QueryResult<SessionResponse>.Found found =>
                TypedResults.Json(found.Value, ApiJson.Default.SessionResponse),
            QueryResult<SessionResponse>.Unavailable => ProblemMapping.Unavailable(
                "store-unavailable", "The session cannot be read now.", "Try again."),
            _ => Problem.NotFound("session"),
        };
    }
}
