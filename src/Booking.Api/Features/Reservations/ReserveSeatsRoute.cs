using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;
using FluentValidation;

namespace Booking.Api.Features.Reservations;

/// <summary>What a reservation asks for: seats by name or the best ones, and places in areas.</summary>
/// <param name="Seats">Seat ids.</param>
/// <param name="BestAvailable">Let the session choose.</param>
/// <param name="Areas">Places in areas.</param>
public sealed record ReserveSeatsRequest(
    IReadOnlyList<string>? Seats = null, BestAvailableRequest? BestAvailable = null,
    IReadOnlyList<AreaRequest>? Areas = null)
{
    private const int MostPlainSeats = 16;

    /// <summary>Reads <c>{"seats": […]}</c>; null for everything else, good or bad.</summary>
    internal static ReserveSeatsRequest? ReadPlain(ReadOnlySequence<byte> body)
    {
        var json = new Utf8JsonReader(body);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject
                || !json.Read() || json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals("seats"u8)
                || !json.Read() || json.TokenType != JsonTokenType.StartArray)
                return null;
            var seats = new List<string>();
            while (json.Read() && json.TokenType == JsonTokenType.String && seats.Count < MostPlainSeats)
                seats.Add(json.GetString()!);
            return json.TokenType == JsonTokenType.EndArray
                && json.Read() && json.TokenType == JsonTokenType.EndObject && !json.Read()
                ? new ReserveSeatsRequest(seats)
                : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The serializer says what is wrong with it.
            return null;
        }
    }

    /// <summary>What is wrong with it, or null.</summary>
    internal Problem? Check() => IsPlain() ? null : ReserveSeatsValidator.Instance.Check(this);

    /// <summary>The command, of a request with nothing wrong.</summary>
    internal ReserveSeats ToCommand(
        ReservationId reservation, CustomerId customer, IdempotencyMark? mark, DateTimeOffset now) => new(
        reservation, customer, Seats?.ToImmutableArray() ?? [],
        Areas?.Select(area => new AreaClaim(area.Area!, area.Quantity)).ToImmutableArray() ?? [],
        BestAvailable is { } best ? new BestAvailableSeats(best.Quantity, best.Category) : null, mark, now);

    internal bool AsksForNothing => Seats is null or [] && BestAvailable is null && Areas is null or [];

    /// <summary>Whether it asks for a few seats and nothing else, and breaks no rule of <see
    /// cref="ReserveSeatsValidator"/>: what a crowd sends need not go through them all.</summary>
    internal bool IsPlain()
    {
        if (BestAvailable is not null || Areas is not null || Seats is not { Count: >= 1 and <= MostPlainSeats } seats)
            return false;
        for (var i = 0; i < seats.Count; i++)
        {
            if (!ReserveSeatsValidator.IsId(seats[i]))
                return false;
            for (var other = 0; other < i; other++)
            {
                if (seats[other] == seats[i])
                    return false;
            }
        }

        return true;
    }
}

/// <summary>Seats that the session chooses.</summary>
/// <param name="Quantity">How many.</param>
/// <param name="Category">Of this category only.</param>
public sealed record BestAvailableRequest(int Quantity, string? Category = null);

/// <summary>Places in an area.</summary>
/// <param name="Area">The area's id.</param>
/// <param name="Quantity">How many.</param>
public sealed record AreaRequest(string? Area, int Quantity);

/// <summary>The rules of <see cref="ReserveSeatsRequest"/>.</summary>
public sealed class ReserveSeatsValidator : AbstractValidator<ReserveSeatsRequest>
{
    private const int MaxIdLength = 250;

    internal static readonly ReserveSeatsValidator Instance = new();

    /// <summary>The rules.</summary>
    public ReserveSeatsValidator()
    {
        RuleFor(request => request.Seats).Must((request, _) => !request.AsksForNothing)
            .WithMessage("One of seats, bestAvailable and areas is needed.");
        RuleFor(request => request.Seats).Must(seats => seats is null || seats.Count <= ReserveSeats.MaxPlaces)
            .WithMessage($"At most {ReserveSeats.MaxPlaces} seats in one request.");
        RuleFor(request => request.Seats).Must(seats => seats is null || seats.All(IsId))
            .WithMessage($"A seat id has 1 to {MaxIdLength} characters.");
        RuleFor(request => request.Seats).Must(seats => seats is null || seats.Distinct().Count() == seats.Count)
            .WithMessage("The same seat is named twice.");
        RuleFor(request => request.BestAvailable).Must((request, best) => best is null || request.Seats is null or [])
            .WithMessage("Either seats or bestAvailable.");
        RuleFor(request => request.BestAvailable!.Quantity).InclusiveBetween(1, ReserveSeats.MaxPlaces)
            .When(request => request.BestAvailable is not null).OverridePropertyName("bestAvailable.quantity");
        RuleFor(request => request.Areas).Must(areas => areas is null || areas.Count <= ReserveSeats.MaxPlaces)
            .WithMessage($"At most {ReserveSeats.MaxPlaces} areas in one request.");
        RuleFor(request => request.Areas)
            .Must(areas => areas is null || areas.All(area => area is not null && IsId(area.Area)))
            .WithMessage("An area names its id.");
        RuleFor(request => request.Areas)
            .Must(areas => areas is null || areas.All(area => area?.Quantity is >= 1 and <= ReserveSeats.MaxPlaces))
            .WithMessage($"A quantity is 1 to {ReserveSeats.MaxPlaces}.");
    }

    internal static bool IsId(string? id) => id is { Length: >= 1 and <= MaxIdLength };
}

/// <summary><c>POST /sessions/{sessionId}/reservations</c>: holds seats and places, all or nothing.</summary>
internal static class ReserveSeatsRoute
{
    private const string Operation = "reserve";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sessions/{sessionId:guid}/reservations", HandleAsync)
            .RequireAuthorization()
            .WithTags("Reservations").WithName("ReserveSeats")
            .WithSummary("Holds seats and places until a deadline, all or nothing.")
            .Reads<ReserveSeatsRequest>()
            .Produces<ReservationResponse>(StatusCodes.Status201Created)
            .WithProblems(400, 401, 404, 409, 413, 422, 429, 503);

    private static async Task<IResult> HandleAsync(
        Guid sessionId, HttpContext http, SessionWriters writers, Ids ids, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var (request, problem) = await JsonBody.ReadAsync(
            http.Request, ApiJson.Default.ReserveSeatsRequest, cancellationToken,
            readPlain: ReserveSeatsRequest.ReadPlain);
        problem ??= request!.Check();
        if (problem is not null)
            return problem;
        var customer = http.User.Customer();
        var mark = IdempotencyKey.Read(
            http, customer, Operation, "", request!, ApiJson.Default.ReserveSeatsRequest, out problem);
        if (problem is not null)
            return problem;

        var command = request!.ToCommand(new ReservationId(ids.New()), customer, mark, clock.Now());
        var result = await writers.SendAsync(new SessionId(sessionId), command, http.Origin());
        return result switch
        {
            CommandResult.Decided { Decision: Decision.Rejected rejected } => rejected.Reason.ToProblem(),
            CommandResult.Decided decided => Created(http, decided),
            _ => result.ToProblem(),
        };
    }

    private static IResult Created(HttpContext http, CommandResult.Decided decided)
    {
        if (decided.Decision is Decision.Repeated)
            http.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        var response = ReservationResponse.AsHeld(decided.Reservation!, decided.Session!);
        http.Response.SetVersion(response.Version);
        http.Response.Headers.Location = $"/sessions/{response.SessionId}/reservations/{response.ReservationId}";
        return new JsonAnswer<ReservationResponse>(
            response, ReservationJson.Write, StatusCodes.Status201Created);
    }
}
