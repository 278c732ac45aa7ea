using System.Collections.Immutable;
using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;
using FluentValidation;

namespace Booking.Api.Features.Sessions;

/// <summary>Seats to be taken out of sale, or put back.</summary>
/// <param name="Seats">Seat ids.</param>
/// <param name="Reason">Why; not needed to put seats back.</param>
public sealed record BlockSeatsRequest(IReadOnlyList<string>? Seats, string? Reason = null);

/// <summary>The rules of <see cref="BlockSeatsRequest"/>.</summary>
public sealed class BlockSeatsValidator : AbstractValidator<BlockSeatsRequest>
{
    private const int MaxSeats = 5_000;
    private const int MaxReasonLength = 500;

    /// <summary>The rules.</summary>
    public BlockSeatsValidator()
    {
        RuleFor(request => request.Seats).NotEmpty();
        RuleFor(request => request.Seats).Must(seats => seats is null || seats.Count <= MaxSeats)
            .WithMessage($"At most {MaxSeats} seats in one request.");
        RuleFor(request => request.Seats).Must(seats => seats is null || seats.All(seat => !string.IsNullOrEmpty(seat)))
            .WithMessage("A seat id is not empty.");
        RuleFor(request => request.Seats).Must(seats => seats is null || seats.Distinct().Count() == seats.Count)
            .WithMessage("The same seat is named twice.");
        RuleFor(request => request.Reason).MaximumLength(MaxReasonLength).Must(Text.IsStorable)
            .WithMessage("'reason' has a character that cannot be stored.");
    }
}

/// <summary>The session's version after a manager's command.</summary>
/// <param name="Version">The version.</param>
public sealed record VersionResponse(long Version);

/// <summary><c>POST</c> and <c>DELETE /sessions/{sessionId}/blocks</c>: takes seats out of sale and puts them back.</summary>
internal static class BlockSeatsRoute
{
    private const string Path = "/sessions/{sessionId:guid}/blocks";
    private static readonly BlockSeatsValidator Validator = new();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, (Guid sessionId, HttpContext http, SessionWriters writers, TimeProvider clock,
                CancellationToken cancellationToken) => HandleAsync(
                sessionId, (seats, reason) => new BlockSeats(seats, reason, clock.Now()), http, writers,
                cancellationToken))
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Sessions").WithName("BlockSeats").WithSummary("Takes seats out of sale.")
            .Reads<BlockSeatsRequest>().Produces<VersionResponse>()
            .WithProblems(400, 401, 403, 404, 409, 413, 422, 503);
        routes.MapDelete(Path, (Guid sessionId, HttpContext http, SessionWriters writers, TimeProvider clock,
                CancellationToken cancellationToken) => HandleAsync(
                sessionId, (seats, _) => new UnblockSeats(seats, clock.Now()), http, writers, cancellationToken))
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Sessions").WithName("UnblockSeats").WithSummary("Puts blocked seats back on sale.")
            .Reads<BlockSeatsRequest>().Produces<VersionResponse>()
            .WithProblems(400, 401, 403, 404, 413, 422, 503);
    }

    private static async Task<IResult> HandleAsync(
        Guid sessionId, Func<ImmutableArray<string>, string, SessionCommand> command, HttpContext http,
        SessionWriters writers, CancellationToken cancellationToken)
    {
        var (request, problem) = await JsonBody.ReadAsync(
            http.Request, ApiJson.Default.BlockSeatsRequest, cancellationToken);
        problem ??= Validator.Check(request!);
        if (problem is not null)
            return problem;
        return await ManagerCommand.SendAsync(
            http, writers, new SessionId(sessionId), command([.. request!.Seats!], request.Reason ?? ""));
    }
}
