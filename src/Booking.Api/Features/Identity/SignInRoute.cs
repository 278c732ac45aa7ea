using System.Globalization;
using Booking.Api.Http;
using Booking.Api.Identity;

namespace Booking.Api.Features.Identity;

/// <summary>Who wants in.</summary>
public sealed record SignInRequest(string? Email, string? Password);

/// <summary><c>POST /tokens</c>: signs in.</summary>
internal static class SignInRoute
{
    private const int MaxLength = 256;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/tokens", HandleAsync)
            .WithTags("Identity").WithName("SignIn").WithSummary("Signs in with e-mail address and password.")
            .Reads<SignInRequest>()
            .Produces<TokenResponse>()
            .WithProblems(400, 401, 413, 422, 429, 503);

    private static async Task<IResult> HandleAsync(
        HttpContext http, Users users, Passwords passwords, LoginThrottle throttle, TokenIssuer tokens,
        CancellationToken cancellationToken)
    {
        var (request, problem) = await JsonBody.ReadAsync(http.Request, ApiJson.Default.SignInRequest, cancellationToken);
        if (problem is not null)
            return problem;
        if (request is not { Email: { Length: > 0 and <= MaxLength } email, Password: { Length: > 0 and <= MaxLength } password }
            || !Text.IsStorable(email))
            return Problem.Validation(new Dictionary<string, string[]>
            {
                ["email"] = [$"An e-mail address of at most {MaxLength} characters is needed."],
                ["password"] = [$"A password of at most {MaxLength} characters is needed."],
            });

        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (await throttle.WaitAsync(email, address, cancellationToken) is { } wait)
            return new Problem(
                StatusCodes.Status429TooManyRequests, "too-many-failures", "Too many failed sign-ins.",
                string.Create(CultureInfo.InvariantCulture, $"Wait {Math.Ceiling(wait.TotalSeconds)} seconds."))
            {
                RetryAfterSeconds = (int)Math.Ceiling(wait.TotalSeconds),
            };
        var user = await users.FindByEmailAsync(email, cancellationToken);
        switch (await passwords.CheckAsync(user?.PasswordHash, password, cancellationToken))
        {
            case true:
                await throttle.SucceededAsync(email, address, cancellationToken);
                return TypedResults.Json(tokens.Issue(user!.UserId, isGuest: false), ApiJson.Default.TokenResponse);
            case false:
                await throttle.FailedAsync(email, address, cancellationToken);
                return Unauthorized.InvalidCredentials;
            default:
                return ProblemMapping.Unavailable("too-busy", "Too busy.", "Too many sign-ins are waiting; try again.");
        }
    }
}
