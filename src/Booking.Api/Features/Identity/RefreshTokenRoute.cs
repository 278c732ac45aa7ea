using Booking.Api.Http;
using Booking.Api.Identity;

namespace Booking.Api.Features.Identity;

/// <summary>A refresh token.</summary>
public sealed record RefreshTokenRequest(string? RefreshToken);

/// <summary><c>POST /tokens/refresh</c>: new tokens for one that still is good.</summary>
internal static class RefreshTokenRoute
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/tokens/refresh", HandleAsync)
            .WithTags("Identity").WithName("RefreshToken").WithSummary("Gives new tokens for a refresh token.")
            .Reads<RefreshTokenRequest>()
            .Produces<TokenResponse>()
            .WithProblems(400, 401, 413, 422, 429);

    private static async Task<IResult> HandleAsync(
        HttpContext http, Users users, TokenIssuer tokens, CancellationToken cancellationToken)
    {
        var (request, problem) = await JsonBody.ReadAsync(
            http.Request, ApiJson.Default.RefreshTokenRequest, cancellationToken);
        if (problem is not null)
            return problem;
        if (string.IsNullOrEmpty(request!.RefreshToken))
            return Problem.Validation("refreshToken", "A refresh token is needed.");
        if (tokens.ReadRefreshToken(request.RefreshToken) is not var (userId, isGuest))
            return Unauthorized.InvalidRefreshToken;
        if (!isGuest && await users.FindAsync(userId, cancellationToken) is null)
            return Unauthorized.InvalidRefreshToken;
        return TypedResults.Json(tokens.Issue(userId, isGuest), ApiJson.Default.TokenResponse);
    }
}
