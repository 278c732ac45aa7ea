using System.Collections.Immutable;
using System.Text.Json;
using Booking.Api.Features.Plans;
using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.Projections.Plans;
using Booking.Projections.Sessions;
using FluentValidation;

namespace Booking.Api.Features.Sessions;

/// <summary>A session to be opened.</summary>
public sealed record CreateSessionRequest(
    string? Title,
    string? Venue,
    DateTimeOffset? StartsAt,
    string? Currency,
    IReadOnlyDictionary<string, long>? Prices,
    JsonElement Seating,
    DateTimeOffset? SalesOpenAt = null,
    DateTimeOffset? SalesCloseAt = null,
    int? HoldSeconds = null,
    int? MaxSeatsPerCustomer = null,
    DateTimeOffset? RefundableUntil = null,
    bool? PreventOrphans = null);

/// <summary>The rules of <see cref="CreateSessionRequest"/>.</summary>
public sealed class CreateSessionValidator : AbstractValidator<CreateSessionRequest>
{
    private const int MaxTextLength = 200;
    private const int MaxPlacesPerCustomer = 1_000_000;
    private const long MaxPrice = 1_000_000_000_000;
    private const int MaxPrices = 1_000;

    /// <summary>The rules.</summary>
    public CreateSessionValidator()
    {
        RuleFor(request => request.Title).NotEmpty().MaximumLength(MaxTextLength).Must(Text.IsStorable)
            .WithMessage("'title' has a character that cannot be stored.");
        RuleFor(request => request.Venue).NotEmpty().MaximumLength(MaxTextLength).Must(Text.IsStorable)
            .WithMessage("'venue' has a character that cannot be stored.");
        RuleFor(request => request.StartsAt).NotNull();
        RuleFor(request => request.Currency).NotNull().Matches("^[A-Z]{3}\\z")
            .WithMessage("The currency is an ISO 4217 code of three capital letters.");
        RuleFor(request => request.Prices).NotEmpty();
        RuleFor(request => request.Prices).Must(prices => prices is null || prices.Count <= MaxPrices)
            .WithMessage($"At most {MaxPrices} prices.");
        RuleFor(request => request.Prices)
            .Must(prices => prices is null || prices.Values.All(amount => amount is >= 0 and <= MaxPrice))
            .WithMessage($"A price is 0 to {MaxPrice} minor units.");
        RuleFor(request => request.Prices)
            .Must(prices => prices is null || prices.Keys.All(key => key.Length <= MaxTextLength && Text.IsStorable(key)))
            .WithMessage("'prices' names a category that no plan can have.");
        RuleFor(request => request.Seating).Must(seating => seating.ValueKind == JsonValueKind.Object)
            .WithMessage("The seating is an object.");
        RuleFor(request => request.HoldSeconds).InclusiveBetween(5, 3600);
        RuleFor(request => request.MaxSeatsPerCustomer).InclusiveBetween(1, MaxPlacesPerCustomer);
        RuleFor(request => request.SalesCloseAt).GreaterThan(request => request.SalesOpenAt)
            .When(request => request is { SalesCloseAt: not null, SalesOpenAt: not null })
            .WithMessage("The sale closes after it opens.");
    }
}

/// <summary>A session that was opened.</summary>
public sealed record CreateSessionResponse(
    Guid SessionId,
    long Version,
    int Places,
    string Title,
    string Venue,
    DateTimeOffset StartsAt,
    SessionStatus Status,
    string Currency,
    IReadOnlyDictionary<string, long> Prices,
    int HoldSeconds,
    int MaxSeatsPerCustomer,
    bool PreventOrphans,
    DateTimeOffset? SalesOpenAt,
    DateTimeOffset? SalesCloseAt,
    DateTimeOffset? RefundableUntil);

/// <summary><c>POST /sessions</c>: opens a session.</summary>
internal static class CreateSessionRoute
{
    private static readonly CreateSessionValidator Validator = new();

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sessions", HandleAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Sessions").WithName("CreateSession")
            .WithSummary("Opens a session with a seating plan, prices and the rules of its sale.")
            .Reads<CreateSessionRequest>()
            .Produces<CreateSessionResponse>(StatusCodes.Status201Created)
            .WithProblems(400, 401, 403, 413, 422, 503);

    private static async Task<IResult> HandleAsync(
        HttpContext http, SessionWriters writers, PlanLibrary library, SeatingPlanCatalog plans, Ids ids,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        var (request, problem) = await JsonBody.ReadAsync(
            http.Request, ApiJson.Default.CreateSessionRequest, cancellationToken, JsonBody.MaxSeatingBytes);
        problem ??= Validator.Check(request!);
        if (problem is not null)
            return problem;
        var (plan, faults) = await library.ReadAsync(request!.Seating, cancellationToken);
        if (plan is null)
            return faults!;
        await plans.AddAsync(plan, cancellationToken);

        var session = new SessionId(ids.New());
        var schedule = new ScheduleSession(
            session, plan, request.Title!, request.Venue!, request.StartsAt!.Value.ToUniversalTime(), request.Currency!,
            request.Prices!.ToImmutableSortedDictionary(StringComparer.Ordinal), clock.Now())
        {
            HoldSeconds = request.HoldSeconds ?? ScheduleSession.DefaultHoldSeconds,
            MaxSeatsPerCustomer = request.MaxSeatsPerCustomer ?? ScheduleSession.DefaultMaxSeatsPerCustomer,
            PreventOrphans = request.PreventOrphans ?? false,
            SalesOpenAt = request.SalesOpenAt?.ToUniversalTime(),
            SalesCloseAt = request.SalesCloseAt?.ToUniversalTime(),
            RefundableUntil = request.RefundableUntil?.ToUniversalTime(),
        };
        var result = await writers.SendAsync(session, schedule, http.Origin("manager"));
        return result switch
        {
            CommandResult.Decided { Decision: Decision.Rejected rejected } => rejected.Reason.ToProblem(),
            CommandResult.Decided decided => Created(http, decided),
            _ => result.ToProblem(),
        };
    }

    private static IResult Created(HttpContext http, CommandResult.Decided decided)
    {
        var terms = decided.Session!.Scheduled;
        http.Response.SetVersion(decided.Version);
        http.Response.Headers.Location = $"/sessions/{terms.SessionId}";
        var response = new CreateSessionResponse(
            terms.SessionId, decided.Version, terms.Places, terms.Title, terms.Venue, terms.StartsAt,
            SessionStatus.Scheduled, terms.Currency, terms.Prices, terms.HoldSeconds, terms.MaxSeatsPerCustomer,
            terms.PreventOrphans, terms.SalesOpenAt, terms.SalesCloseAt, terms.RefundableUntil);
        return TypedResults.Json(
            response, ApiJson.Default.CreateSessionResponse, statusCode: StatusCodes.Status201Created);
    }
}
