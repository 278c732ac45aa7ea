using System.Globalization;
using Booking.Api.Features.Reservations;
using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Api.Writing;
using Booking.Audit.Past;
using Booking.Domain;
using Booking.Domain.Sessions;

namespace Booking.Api.Features.Audit;

/// <summary><c>GET /sessions/{sessionId}/past</c> and its reservations: a session as it was.</summary>
internal static class ReadPastRoute
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sessions/{sessionId:guid}/past", ReadAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Audit").WithName("ReadPast")
            .WithSummary("A session in numbers as it was after a version or at an instant.")
            .Produces<PastResponse>()
            .WithProblems(401, 403, 404, 422);
        routes.MapGet("/sessions/{sessionId:guid}/past/reservations", ReadReservationsAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Audit").WithName("ReadPastReservations")
            .WithSummary("The reservations of a session as they were, the newest first.")
            .Produces<ItemsResponse<ReservationResponse>>()
            .WithProblems(401, 403, 404, 422);
    }

    /// <summary>The session at the moment that a request names, or why there is none.</summary>
    public static async Task<(PastSession? Past, Problem? Problem)> FindAsync(
        SessionId session, Moment moment, PastSessions past, CancellationToken cancellationToken)
    {
        var head = await past.ReadHeadAsync(session, cancellationToken);
        if (head == 0)
            return (null, Problem.NotFound("session"));
        var (version, problem) = await moment.FindAsync(past, session, head, cancellationToken);
        return problem is not null
            ? (null, problem)
            : (await past.ReadAsync(session, version, head, cancellationToken), null);
    }

    private static async Task<IResult> ReadAsync(
        Guid sessionId, string? atVersion, string? at, PastSessions past, HttpContext http,
        CancellationToken cancellationToken)
    {
        if (Moment.Read("atVersion", atVersion, "at", at, out var moment) is { } wrong)
            return wrong;
        var (found, problem) = await FindAsync(new SessionId(sessionId), moment, past, cancellationToken);
        if (found is null)
            return problem!;
        http.Response.SetVersion(found.State.Version);
        return TypedResults.Json(PastResponse.Of(found), ApiJson.Default.PastResponse);
    }

    private static async Task<IResult> ReadReservationsAsync(
        Guid sessionId, string? atVersion, string? at, string? status, string? limit, string? cursor, PastSessions past,
        HttpContext http, CancellationToken cancellationToken)
    {
        var problem = Moment.Read("atVersion", atVersion, "at", at, out var moment);
        problem = PageQuery.Read(limit, out var items) ?? problem;
        problem = ReadStatus(status, out var wanted) ?? problem;
        problem = ReadCursor(cursor, out var before) ?? problem;
        if (problem is not null)
            return problem;
        var (found, missing) = await FindAsync(new SessionId(sessionId), moment, past, cancellationToken);
        if (found is null)
            return missing!;
        var terms = new SessionTerms(found.State.Plan, found.State.Terms);
        var page = found.State.Reservations.Reverse()
            .Where(one => one.HeldVersion < before && (wanted is null || one.Status == wanted)).Take(items + 1).ToList();
        var next = page.Count > items
            ? page[items - 1].HeldVersion.ToString(CultureInfo.InvariantCulture)
            : null;
        http.Response.SetVersion(found.State.Version);
        return TypedResults.Json(
            new ItemsResponse<ReservationResponse>(
                [.. page.Take(items).Select(one => ReservationResponse.Of(one, terms))], next),
            ApiJson.Default.ItemsResponseReservationResponse);
    }

    private static Problem? ReadStatus(string? text, out ReservationStatus? status)
    {
        status = null;
        if (text is null)
            return null;
        if (!Enum.TryParse<ReservationStatus>(text, ignoreCase: true, out var read) || int.TryParse(text, out _))
            return Problem.Validation("status", "status is held, paying, paid, cancelled, expired or refunded.");
        status = read;
        return null;
    }

    /// <summary>Reads a cursor that is a number.</summary>
    public static Problem? ReadCursor(string? text, out long after)
    {
        after = long.MaxValue;
        return text is null || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after) && after > 0)
            ? null
            : Problem.Validation("cursor", "The cursor is not one that a page gave.");
    }
}
