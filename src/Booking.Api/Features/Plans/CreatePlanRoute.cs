using System.Text.Json;
using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Domain.Seating.Import;
using Booking.Projections.Plans;
using FluentValidation;

namespace Booking.Api.Features.Plans;

/// <summary>A plan to be kept.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seating">Its seating, in any of the forms.</param>
public sealed record CreatePlanRequest(string? Name, JsonElement Seating);

/// <summary>The rules of <see cref="CreatePlanRequest"/>.</summary>
public sealed class CreatePlanValidator : AbstractValidator<CreatePlanRequest>
{
    private const int MaxNameLength = 200;

    /// <summary>The rules.</summary>
    public CreatePlanValidator()
    {
        RuleFor(request => request.Name).NotEmpty().MaximumLength(MaxNameLength).Must(Text.IsStorable)
            .WithMessage("'name' has a character that cannot be stored.");
        RuleFor(request => request.Seating).Must(seating => seating.ValueKind == JsonValueKind.Object)
            .WithMessage("The seating is an object.");
    }
}

/// <summary>What came of adding or checking a plan.</summary>
/// <param name="PlanId">The new plan's id; absent when it was only checked.</param>
/// <param name="Places">Its places; absent where it has faults.</param>
/// <param name="Findings">Its faults.</param>
/// <param name="Seating">What was read, in the native form, to be looked at; only when it was only checked.</param>
public sealed record CreatePlanResponse(
    Guid? PlanId, int? Places, IReadOnlyList<FindingResponse> Findings, JsonElement? Seating = null);

/// <summary>A fault of a seating file.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Rule">Which rule it breaks.</param>
/// <param name="Message">What is wrong, in words.</param>
/// <param name="PlaceInWords">Where it is, in words.</param>
public sealed record FindingResponse(string Place, string Rule, string Message, string PlaceInWords);

/// <summary><c>POST /plans</c>: keeps a plan for many sessions; <c>?dryRun=true</c> only checks it.</summary>
internal static class CreatePlanRoute
{
    private static readonly CreatePlanValidator Validator = new();

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/plans", HandleAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Plans").WithName("CreatePlan")
            .WithSummary("Keeps a seating plan for many sessions, or only checks it.")
            .Reads<CreatePlanRequest>()
            .Produces<CreatePlanResponse>(StatusCodes.Status201Created)
            .Produces<CreatePlanResponse>()
            .WithProblems(400, 401, 403, 413, 422);

    private static async Task<IResult> HandleAsync(
        string? dryRun, HttpContext http, PlanLibrary library, SeatingPlanCatalog catalog, Ids ids, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var isDryRun = false;
        if (dryRun is not null && !bool.TryParse(dryRun, out isDryRun))
            return Problem.Validation("dryRun", "dryRun is true or false.");
        var (request, problem) = await JsonBody.ReadAsync(
            http.Request, ApiJson.Default.CreatePlanRequest, cancellationToken, JsonBody.MaxSeatingBytes);
        problem ??= Validator.Check(request!);
        if (problem is not null)
            return problem;

        var import = SeatingImport.Read(request!.Seating);
        if (isDryRun)
            return TypedResults.Json(
                new CreatePlanResponse(
                    null, import.Plan?.Places, [.. import.Findings.Select(Response)],
                    import.Plan is { } read ? PlanLibrary.Seating(read) : null),
                ApiJson.Default.CreatePlanResponse);
        if (import.Plan is not { } plan)
            return PlanLibrary.Faults(import.Findings);
        await catalog.AddAsync(plan, cancellationToken);
        var named = new NamedPlan(ids.New(), request.Name!, plan.Hash, plan.Places, clock.Now());
        await library.AddAsync(named, cancellationToken);
        http.Response.Headers.Location = $"/plans/{named.PlanId}";
        return TypedResults.Json(
            new CreatePlanResponse(named.PlanId, named.Places, []), ApiJson.Default.CreatePlanResponse,
            statusCode: StatusCodes.Status201Created);
    }

    private static FindingResponse Response(SeatingFinding finding) =>
        new(finding.Place, finding.Rule, finding.Message, finding.PlaceInWords);
}
