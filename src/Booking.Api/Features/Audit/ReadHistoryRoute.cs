using System.Globalization;
using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Audit.Past;
using Booking.Domain;

namespace Booking.Api.Features.Audit;

/// <summary>
/// <c>GET /sessions/{sessionId}/seats/{seatId}/history</c> and <c>GET /customers/{customerId}/history</c>.
/// </summary>
internal static class ReadHistoryRoute
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sessions/{sessionId:guid}/seats/{seatId}/history", ReadOfSeatAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Audit").WithName("ReadSeatHistory")
            .WithSummary("Who held and bought a seat, when, and what became of it.")
            .Produces<SeatHistoryResponse>()
            .WithProblems(401, 403, 404, 422);
        routes.MapGet("/customers/{customerId:guid}/history", ReadOfCustomerAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Audit").WithName("ReadCustomerHistory")
            .WithSummary("What a customer did and what was done for them, over all sessions, the newest first.")
            .Produces<ItemsResponse<HistoryItem>>()
            .WithProblems(401, 403, 404, 422);
    }

    private static async Task<IResult> ReadOfSeatAsync(
        Guid sessionId, string seatId, string? limit, string? cursor, PastSessions past, PastEvents events,
        CancellationToken cancellationToken)
    {
        var problem = PageQuery.Read(limit, out var items);
        problem = ReadPastRoute.ReadCursor(cursor, out var after) ?? problem;
        if (problem is not null)
            return problem;
        var session = new SessionId(sessionId);
        var head = await past.ReadHeadAsync(session, cancellationToken);
        if (head == 0)
            return Problem.NotFound("session");
        var state = (await past.ReadAsync(session, 1, head, cancellationToken)).State;
        if (!Text.IsStorable(seatId) || !state.Plan.TryFindSeat(seatId, out var seat))
            return Problem.NotFound("seat");
        var found = await events.ReadOfSeatAsync(
            session, seatId, cursor is null ? 0 : after, items + 1, cancellationToken);
        return TypedResults.Json(
            new SeatHistoryResponse(
                sessionId, seatId, state.Plan.Categories[state.Plan.CategoryOfSeat(seat)].Key,
                new MoneyResponse(state.PriceOfSeat(seat), state.Terms.Currency),
                [.. found.Take(items).Select(HistoryItem.Of)],
                found.Count > items ? Number(found[items - 1].Version) : null),
            ApiJson.Default.SeatHistoryResponse);
    }

    private static async Task<IResult> ReadOfCustomerAsync(
        Guid customerId, string? limit, string? cursor, PastEvents events, CancellationToken cancellationToken)
    {
        var problem = PageQuery.Read(limit, out var items);
        problem = ReadPastRoute.ReadCursor(cursor, out var before) ?? problem;
        if (problem is not null)
            return problem;
        var found = await events.ReadOfCustomerAsync(
            new CustomerId(customerId), cursor is null ? null : before, items + 1, cancellationToken);
        if (found.Count == 0 && cursor is null)
            return Problem.NotFound("customer in the log");
        return TypedResults.Json(
            new ItemsResponse<HistoryItem>(
                [.. found.Take(items).Select(HistoryItem.Of)],
                found.Count > items ? Number(found[items - 1].Position) : null),
            ApiJson.Default.ItemsResponseHistoryItem);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
