using System.Globalization;
using Booking.Api.Http;
using Booking.Api.Identity;
using Booking.Api.Writing;
using Booking.Domain;
using Booking.Projections.Statistics;

namespace Booking.Api.Features.Statistics;

/// <summary><c>GET /sessions/{sessionId}/statistics</c> and <c>GET /statistics</c>: the sales in numbers.</summary>
internal static class ReadStatisticsRoute
{
    /// <summary>Minutes of an answer unless the request says otherwise.</summary>
    private const int DefaultMinutes = 60;

    /// <summary>Minutes of an answer at the most: a day's.</summary>
    private const int MaxMinutes = 1_440;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sessions/{sessionId:guid}/statistics", ReadSessionAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Statistics").WithName("ReadSessionStatistics")
            .WithSummary("A session's sale: places and revenue by category, what happened in all, by day and by minute.")
            .Produces<SessionStatisticsResponse>()
            .WithProblems(401, 403, 404, 422, 503);
        routes.MapGet("/statistics", ReadAllAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Statistics").WithName("ReadStatistics")
            .WithSummary("The sales of all sessions by currency, and which sold best.")
            .Produces<StatisticsResponse>()
            .WithProblems(401, 403, 422);
    }

    private static async Task<IResult> ReadSessionAsync(
        Guid sessionId, string? minutes, StatisticsReader statistics, SessionWriters writers, OwnWrites ownWrites,
        CancellationToken cancellationToken)
    {
        if (ReadMinutes(minutes, out var most) is { } problem)
            return problem;
        var session = new SessionId(sessionId);
        await ownWrites.SeeAsync(StatisticsProjection.ProjectionName, cancellationToken);
        if (await statistics.ReadSessionAsync(session, most, cancellationToken) is { } view)
            return TypedResults.Json(SessionStatisticsResponse.Of(view), ApiJson.Default.SessionStatisticsResponse);
        return await writers.ReadAsync(session, state => state.Version, cancellationToken) is QueryResult<long>.NotFound
            ? Problem.NotFound("session")
            : ProblemMapping.Unavailable("read-model-unavailable", "The session is not counted yet.", "Try again.");
    }

    private static async Task<IResult> ReadAllAsync(
        string? from, string? to, string? minutes, string? limit, StatisticsReader statistics, OwnWrites ownWrites,
        CancellationToken cancellationToken)
    {
        var problem = ReadMinutes(minutes, out var most);
        problem = PageQuery.Read(limit, out var popular) ?? problem;
        problem = PageQuery.ReadInstant("from", from, out var earliest) ?? problem;
        problem = PageQuery.ReadInstant("to", to, out var latest) ?? problem;
        if (problem is null && earliest > latest)
            problem = Problem.Validation("to", "to is not before from.");
        if (problem is not null)
            return problem;
        await ownWrites.SeeAsync(StatisticsProjection.ProjectionName, cancellationToken);
        var view = await statistics.ReadAllAsync(new SaleTime(earliest, latest), most, popular, cancellationToken);
        return TypedResults.Json(
            new StatisticsResponse(
                [.. view.Currencies.Select(CurrencyStatisticsResponse.Of)],
                [.. view.Popular.Select(PopularSessionResponse.Of)]),
            ApiJson.Default.StatisticsResponse);
    }

    private static Problem? ReadMinutes(string? text, out int minutes)
    {
        minutes = DefaultMinutes;
        if (text is null)
            return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out minutes) || minutes < 1)
            return Problem.Validation("minutes", $"minutes is a whole number from 1 to {MaxMinutes}.");
        minutes = Math.Min(minutes, MaxMinutes);
        return null;
    }
}
