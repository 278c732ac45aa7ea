using System.Globalization;
using Booking.Api.Http;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Projections.Plans;
using Booking.Projections.SeatMap;
using Microsoft.Net.Http.Headers;

namespace Booking.Api.Features.Sessions;

/// <summary><c>GET /sessions/{sessionId}/seats</c>: the live seat map.</summary>
internal static class ReadSeatMapRoute
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/sessions/{sessionId:guid}/seats", HandleAsync)
            .WithTags("Sessions").WithName("ReadSeatMap")
            .WithSummary("The live seat map: full, or compact with one digit a seat in the order of the seating.")
            .Produces<SeatMapResponse>()
            .Produces(StatusCodes.Status304NotModified)
            .WithProblems(404, 422, 503);

    private static async Task<IResult> HandleAsync(
        Guid sessionId, string? format, string? minVersion, HttpContext http, LiveSeatMaps maps,
        FullSeatMaps fullMaps, SeatingPlanCatalog plans, CancellationToken cancellationToken)
    {
        if (format is not (null or "full" or "compact"))
            return Problem.Validation("format", "format is full or compact.");
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

    private static long? KnownVersion(HttpRequest request)
    {
        var header = request.Headers.IfNoneMatch;
        if (header.Count != 1 || !EntityTagHeaderValue.TryParse(header.ToString(), out var tag))
            return null;
        var text = tag.Tag.AsSpan().Trim('"');
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }
}
