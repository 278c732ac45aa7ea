using System.Globalization;
using Booking.Api.Features.Audit;
using Booking.Api.Features.Identity;
using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Api.Writing;
using Booking.Audit.Past;
using Booking.Domain;
using Booking.Projections.Plans;
using Booking.Projections.SeatMap;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;

namespace Booking.Api.Features.Sessions;

/// <summary><c>GET /sessions/{sessionId}/seats</c>: the live seat map.</summary>
internal static class ReadSeatMapRoute
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/sessions/{sessionId:guid}/seats", HandleAsync)
            .WithTags("Sessions").WithName("ReadSeatMap")
            .WithSummary(
                "The live seat map, or that of a version or an instant, to managers alone: full, or compact with one digit a seat.")
            .Produces<SeatMapResponse>()
            .Produces(StatusCodes.Status304NotModified)
            .WithProblems(404, 422, 503);

    private static async Task<IResult> HandleAsync(
        Guid sessionId, string? format, string? minVersion, string? atVersion, string? at, HttpContext http,
        LiveSeatMaps maps, FullSeatMaps fullMaps, SeatingPlanCatalog plans, PastSessions past,
        IAuthorizationService authorization, CancellationToken cancellationToken)
    {
        if (format is not (null or "full" or "compact"))
            return Problem.Validation("format", "format is full or compact.");
        if (atVersion is not null || at is not null)
        {
            return await ReadPastAsync(
                new SessionId(sessionId), format, minVersion, atVersion, at, http, past, authorization, cancellationToken);
        }

        var atLeast = 0L;
        if (minVersion is not null
            && !long.TryParse(minVersion, NumberStyles.None, CultureInfo.InvariantCulture, out atLeast))
            return Problem.Validation("minVersion", "minVersion is a whole number from 0.");

        var session = new SessionId(sessionId);
        var known = KnownVersion(http.Request);
        if (known is { } version && version >= atLeast
            && await maps.IsCurrentAsync(session, version, cancellationToken))
        {
            http.Response.SetVersion(version);
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        switch (await maps.ReadAsync(session, atLeast, cancellationToken))
        {
            case QueryResult<SeatMapView>.Found { Value: var map } when map.Version < atLeast:
                return Problem.Validation("minVersion", $"The session has not come to version {atLeast}.");
            case QueryResult<SeatMapView>.Found { Value: var map }:
                http.Response.SetVersion(map.Version);
                if (map.Version == known)
                    return TypedResults.StatusCode(StatusCodes.Status304NotModified);
                if (format == "compact")
                    return SeatMapBody.Compact(map);
                var plan = await plans.FindAsync(map.PlanHash, cancellationToken)
                    ?? throw new InvalidDataException($"The seating plan {map.PlanHash} is missing.");
                return fullMaps.Of(map, plan);
            case QueryResult<SeatMapView>.NotFound:
                return Problem.NotFound("session");
            default:
                return ProblemMapping.Unavailable("store-unavailable", "The seat map cannot be read now.", "Try again.");
        }
    }

    // What was is a manager's to see; the map of now is everybody's.
    private static async Task<IResult> ReadPastAsync(
        SessionId session, string? format, string? minVersion, string? atVersion, string? at, HttpContext http,
        PastSessions past, IAuthorizationService authorization, CancellationToken cancellationToken)
    {
        if (http.User.Identity is not { IsAuthenticated: true })
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Unauthorized.NoBearer;
        }

        if (!(await authorization.AuthorizeAsync(http.User, http, ManagerRequirement.Policy)).Succeeded)
            return Unauthorized.NotAManager;
        if (minVersion is not null)
            return Problem.Validation("minVersion", "minVersion is of the live map, and not of a moment of the past.");
        if (Moment.Read("atVersion", atVersion, "at", at, out var moment) is { } wrong)
            return wrong;
        var (found, problem) = await ReadPastRoute.FindAsync(session, moment, past, cancellationToken);
        if (found is null)
            return problem!;
        http.Response.SetVersion(found.State.Version);
        if (KnownVersion(http.Request) == found.State.Version)
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var map = LiveSeatMaps.Show(session, found.State);
        return format == "compact" ? SeatMapBody.Compact(map) : SeatMapBody.Full(map, found.State.Plan, null);
    }

    private static long? KnownVersion(HttpRequest request)
    {
        var header = request.Headers.IfNoneMatch;
        if (header.Count != 1 || !EntityTagHeaderValue.TryParse(header.ToString(), out var tag))
            return null;
        var text = tag.Tag.AsSpan().Trim('"');
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }
}
