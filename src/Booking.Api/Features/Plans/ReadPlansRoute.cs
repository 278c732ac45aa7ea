using System.Text.Json;
using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Projections.Plans;

namespace Booking.Api.Features.Plans;

/// <summary>A plan as a list shows it.</summary>
/// <param name="PlanId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Places">Its places.</param>
/// <param name="CreatedAt">When it was added.</param>
public sealed record PlanResponse(Guid PlanId, string Name, int Places, DateTimeOffset CreatedAt);

/// <summary>A plan with its content.</summary>
/// <param name="PlanId">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Places">Its places.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="Seating">Its seating in the native form.</param>
public sealed record PlanWithSeatingResponse(
    Guid PlanId, string Name, int Places, DateTimeOffset CreatedAt, JsonElement Seating);

/// <summary><c>GET /plans</c> and <c>GET /plans/{planId}</c>.</summary>
internal static class ReadPlansRoute
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/plans", ReadPageAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Plans").WithName("ReadPlans").WithSummary("The plans that are kept, the newest first.")
            .Produces<ItemsResponse<PlanResponse>>()
            .WithProblems(401, 403, 422);
        routes.MapGet("/plans/{planId:guid}", ReadAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Plans").WithName("ReadPlan").WithSummary("A plan with its seating in the native form.")
            .Produces<PlanWithSeatingResponse>()
            .WithProblems(401, 403, 404);
    }

    private static async Task<IResult> ReadPageAsync(
        string? limit, string? cursor, PlanLibrary library, CancellationToken cancellationToken)
    {
        var problem = PageQuery.Read(limit, out var items);
        if (problem is not null)
            return problem;
        Guid? before = null;
        if (cursor is not null)
        {
            if (!Guid.TryParse(cursor, out var last))
                return Problem.Validation("cursor", "The cursor is not one of ours.");
            before = last;
        }

        var plans = await library.ReadPageAsync(before, items + 1, cancellationToken);
        var page = plans.Take(items).ToArray();
        var next = plans.Count > items ? page[^1].PlanId.ToString() : null;
        return TypedResults.Json(
            new ItemsResponse<PlanResponse>(
                [.. page.Select(plan => new PlanResponse(plan.PlanId, plan.Name, plan.Places, plan.CreatedAt))], next),
            ApiJson.Default.ItemsResponsePlanResponse);
    }

    private static async Task<IResult> ReadAsync(
        Guid planId, PlanLibrary library, SeatingPlanCatalog catalog, CancellationToken cancellationToken)
    {
        if (await library.FindAsync(planId, cancellationToken) is not { } plan)
            return Problem.NotFound("plan");
        var content = await catalog.FindAsync(plan.Hash, cancellationToken)
            ?? throw new InvalidDataException($"The content of plan {planId} is missing.");
        return TypedResults.Json(
            new PlanWithSeatingResponse(plan.PlanId, plan.Name, plan.Places, plan.CreatedAt, PlanLibrary.Seating(content)),
            ApiJson.Default.PlanWithSeatingResponse);
    }
}
