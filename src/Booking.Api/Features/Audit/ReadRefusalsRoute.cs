using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Audit.Refusals;

namespace Booking.Api.Features.Audit;

/// <summary><c>GET /sessions/{sessionId}/refusals</c>: why, and how often, a session refused.</summary>
internal static class ReadRefusalsRoute
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/sessions/{sessionId:guid}/refusals", ReadAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Audit").WithName("ReadRefusals")
            .WithSummary("How often a session refused, by minute and reason, the newest first; up to a second old.")
            .Produces<ItemsResponse<RefusalResponse>>()
            .WithProblems(401, 403, 422);

    private static async Task<IResult> ReadAsync(
        Guid sessionId, string? from, string? to, string? limit, KeptRefusals refusals, CancellationToken cancellationToken)
    {
        var problem = PageQuery.Read(limit, out var items);
        problem = PageQuery.ReadInstant("from", from, out var earliest) ?? problem;
        problem = PageQuery.ReadInstant("to", to, out var latest) ?? problem;
        if (problem is null && earliest > latest)
            problem = Problem.Validation("to", "to is not before from.");
        if (problem is not null)
            return problem;
        var counts = await refusals.ReadAsync(sessionId, earliest, latest, items, cancellationToken);
        return TypedResults.Json(
            new ItemsResponse<RefusalResponse>(
                [.. counts.Select(count => new RefusalResponse(count.Minute, count.Reason, count.Count))], null),
            ApiJson.Default.ItemsResponseRefusalResponse);
    }
}

/// <summary>How often a session refused for a reason in a minute.</summary>
/// <param name="Minute">The minute's beginning, UTC.</param>
/// <param name="Reason">The slug of the problem that the asker was told.</param>
/// <param name="Count">How often.</param>
public sealed record RefusalResponse(DateTimeOffset Minute, string Reason, long Count);
