using Booking.Api.Features.Sessions;
using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.Projections.Reservations;
using Booking.Projections.Sessions;

namespace Booking.Api.Features.Purchases;

/// <summary>A reservation that is not paid and has not ended.</summary>
public sealed record ActiveReservationResponse(
    Guid ReservationId,
    Guid SessionId,
    string Title,
    string Venue,
    DateTimeOffset StartsAt,
    IReadOnlyList<string> Seats,
    IReadOnlyList<AreaClaim> Areas,
    MoneyResponse Total,
    ReservationStatus Status,
    DateTimeOffset ExpiresAt,
    long Version);

/// <summary><c>GET /me/reservations</c>: what the bearer holds now.</summary>
internal static class ReadActiveReservationsRoute
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/me/reservations", HandleAsync)
            .RequireAuthorization()
            .WithTags("Purchases").WithName("ReadMyReservations")
            .WithSummary("The bearer's active reservations, the newest first.")
            .Produces<ItemsResponse<ActiveReservationResponse>>()
            .WithProblems(401, 422, 503);

    private static async Task<IResult> HandleAsync(
        string? limit, string? cursor, HttpContext http, ActiveReservations reservations, SessionListReader sessions,
        SessionWriters writers, TimeProvider clock, CancellationToken cancellationToken)
    {
        var problem = PageQuery.Read(limit, out var items);
        problem = Cursors.Read(cursor, out var after) ?? problem;
        if (problem is not null)
            return problem;
        if (await reservations.ReadAsync(http.User.Customer(), clock.Now(), cancellationToken) is not { } active)
            return ProblemMapping.Unavailable(
                "read-model-unavailable", "The reservations cannot be read now.", "Try again.");

        var rest = active.Where(view => after is not { } last
            || (view.ReservedAt, view.ReservationId.Value).CompareTo((last.At, last.Id)) < 0).ToArray();
        var page = rest.Take(items).ToArray();
        if (await SessionsOfAsync(page, sessions, writers, cancellationToken) is not { } shown)
            return ProblemMapping.Unavailable("store-unavailable", "The sessions cannot be read now.", "Try again.");
        var next = rest.Length > items ? Cursors.Of(page[^1].ReservedAt, page[^1].ReservationId.Value) : null;
        return TypedResults.Json(
            new ItemsResponse<ActiveReservationResponse>([.. page.Select(view => Of(view, shown[view.SessionId]))], next),
            ApiJson.Default.ItemsResponseActiveReservationResponse);
    }

    /// <summary>The sessions of a page; null where one cannot be read now.</summary>
    private static async Task<Dictionary<SessionId, SessionResponse>?> SessionsOfAsync(
        ActiveReservationView[] page, SessionListReader sessions, SessionWriters writers,
        CancellationToken cancellationToken)
    {
        SessionId[] wanted = [.. page.Select(view => view.SessionId).Distinct()];
        var listed = await sessions.ReadManyAsync(wanted, cancellationToken);
        var shown = listed.ToDictionary(item => item.Key, item => SessionResponse.Of(item.Value));
        foreach (var session in wanted.Where(session => !shown.ContainsKey(session)))
        {
            // Opened a moment ago: the list does not have it yet, the log does.
            if (await writers.ReadAsync(session, SessionResponse.Of, cancellationToken)
                is not QueryResult<SessionResponse>.Found found)
                return null;
            shown.Add(session, found.Value);
        }

        return shown;
    }

    private static ActiveReservationResponse Of(ActiveReservationView view, SessionResponse session) => new(
        view.ReservationId.Value, view.SessionId.Value, session.Title, session.Venue, session.StartsAt, view.Seats,
        view.Areas, new MoneyResponse(view.TotalAmount, session.Currency),
        view.Status == ActiveReservationStatus.Paying ? ReservationStatus.Paying : ReservationStatus.Held,
        view.ExpiresAt, view.Version);
}
