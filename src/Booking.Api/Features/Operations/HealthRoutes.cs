using Booking.Api.Hosting;

namespace Booking.Api.Features.Operations;

/// <summary>How the node is.</summary>
/// <param name="Status"><c>ready</c>, <c>degraded</c> (it sells, but something is away) or <c>unready</c>.</param>
/// <param name="Checks">Each part with its own word.</param>
public sealed record HealthResponse(string Status, IReadOnlyDictionary<string, string> Checks);

/// <summary><c>GET /health/live</c> and <c>GET /health/ready</c>.</summary>
internal static class HealthRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Json(
                new HealthResponse("live", new Dictionary<string, string>()), ApiJson.Default.HealthResponse))
            .DisableRateLimiting()
            .WithTags("Operations").WithName("Live").WithSummary("Whether the process answers.")
            .Produces<HealthResponse>();
        routes.MapGet("/health/ready", ReadyAsync)
            .DisableRateLimiting()
            .WithTags("Operations").WithName("Ready")
            .WithSummary("Whether the node can serve; degraded, not unready, while Redis is away.")
            .Produces<HealthResponse>()
            .Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReadyAsync(Health health, CancellationToken cancellationToken)
    {
        var report = await health.CheckAsync(cancellationToken);
        return TypedResults.Json(
            report, ApiJson.Default.HealthResponse,
            statusCode: report.Status == "unready"
                ? StatusCodes.Status503ServiceUnavailable
                : StatusCodes.Status200OK);
    }
}
