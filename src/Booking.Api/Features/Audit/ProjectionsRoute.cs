using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Projections.Daemon;
using Booking.Projections.Rebuild;

namespace Booking.Api.Features.Audit;

/// <summary><c>GET /projections</c> and <c>POST /projections/{name}/rebuild</c>.</summary>
internal static class ProjectionsRoute
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/projections", ReadAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Audit").WithName("ReadProjections")
            .WithSummary("How far every projection is, and every copy that is being built.")
            .Produces<ItemsResponse<ProjectionResponse>>()
            .WithProblems(401, 403);
        routes.MapPost("/projections/{name}/rebuild", RebuildAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Audit").WithName("RebuildProjection")
            .WithSummary("Has a read model built anew beside the one that is read, and put in its place.")
            .Produces<ProjectionResponse>(StatusCodes.Status202Accepted)
            .WithProblems(401, 403, 404, 409);
    }

    private static async Task<IResult> ReadAsync(ProjectionStates states, CancellationToken cancellationToken)
    {
        var all = await states.ReadAllAsync(cancellationToken);
        return TypedResults.Json(
            new ItemsResponse<ProjectionResponse>([.. all.Select(ProjectionResponse.Of)], null),
            ApiJson.Default.ItemsResponseProjectionResponse);
    }

    private static async Task<IResult> RebuildAsync(
        string name, ProjectionRebuilds rebuilds, ProjectionStates states, HttpContext http,
        CancellationToken cancellationToken)
    {
        switch (await rebuilds.AskAsync(name, cancellationToken))
        {
            case RebuildAnswer.Unknown:
                return Problem.NotFound("projection");
            case RebuildAnswer.UnderWay:
                return new Problem(
                    StatusCodes.Status409Conflict, "rebuild-under-way", "A rebuild is under way.",
                    $"{name} is being rebuilt already; GET /projections tells how far it is.");
            default:
                var copy = ProjectionRebuilds.CopyOf(name);
                var status = (await states.ReadAllAsync(cancellationToken)).FirstOrDefault(one => one.Name == copy)
                    ?? new ProjectionStatus(copy, 0, 0, ProjectionState.Rebuilding, null, null);
                http.Response.Headers.Location = "/projections";
                return TypedResults.Json(
                    ProjectionResponse.Of(status), ApiJson.Default.ProjectionResponse,
                    statusCode: StatusCodes.Status202Accepted);
        }
    }
}
