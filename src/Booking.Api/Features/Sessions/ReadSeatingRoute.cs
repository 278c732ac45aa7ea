using Booking.Api.Http;
using Booking.Domain;
using Microsoft.Net.Http.Headers;

namespace Booking.Api.Features.Sessions;

/// <summary>
/// <c>GET /sessions/{sessionId}/seating</c>: the static plan with its prices. It never changes, so it is compressed once
/// and cached by everybody.
/// </summary>
internal static class ReadSeatingRoute
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/sessions/{sessionId:guid}/seating", HandleAsync)
            .WithTags("Sessions").WithName("ReadSeating")
            .WithSummary("The static plan: sections, rows, seats with coordinates, areas, categories and prices.")
            .Produces<SeatingResponse>()
            .Produces(StatusCodes.Status304NotModified)
            .WithProblems(404, 503);

    private static async Task<IResult> HandleAsync(
        Guid sessionId, HttpContext http, StaticSeatings seatings, CancellationToken cancellationToken)
    {
        var (seating, problem) = await seatings.FindAsync(new SessionId(sessionId), cancellationToken);
        if (seating is null)
            return problem!;
        var headers = http.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.ETag = seating.EntityTag;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (http.Request.Headers.IfNoneMatch.ToString().Contains(seating.EntityTag, StringComparison.Ordinal))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var (body, encoding) = seating.For(AcceptedEncodings.Of(http.Request));
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        return TypedResults.Bytes(body, "application/json; charset=utf-8");
    }
}
