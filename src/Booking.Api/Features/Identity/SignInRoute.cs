using System.Globalization;
using Booking.Api.Http;
using Booking.Api.Identity;
using FluentValidation;

namespace Booking.Api.Features.Identity;

/// <summary>Who wants in.</summary>
public sealed record SignInRequest(string? Email, string? Password);

/// <summary>The rules of <see cref="SignInRequest"/>.</summary>
public sealed class SignInValidator : AbstractValidator<SignInRequest>
{
    private const int MaxLength = 256;

    /// <summary>The rules.</summary>
    public SignInValidator()
    {
        RuleFor(request => request.Email).NotEmpty().MaximumLength(MaxLength).Must(Text.IsStorable)
            .WithMessage("'email' has a character that cannot be stored.");
        RuleFor(request => request.Password).NotEmpty().MaximumLength(MaxLength);
    }
}

/// <summary><c>POST /tokens</c>: signs in.</summary>
internal static class SignInRoute
{
    private static readonly SignInValidator Validator = new();

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
        problem ??= Validator.Check(request!);
        if (problem is not null)
            return problem;
        var (email, password) = (request!.Email!, request.Password!);
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (await throttle.WaitAsync(email, address, cancellationToken) is { } wait)
            return HeldUp(wait);

        // Tries are counted in their turn, each before its check: many at once are no more than one after the other.
        return await passwords.InTurnAsync(
            async () =>
            {
                if (!await throttle.TryBeginAsync(email, address, cancellationToken))
                    return HeldUp(await throttle.WaitAsync(email, address, cancellationToken) ?? TimeSpan.FromSeconds(1));
                var user = await users.FindByEmailAsync(email, cancellationToken);
                if (!await passwords.IsOfAsync(user?.PasswordHash, password, cancellationToken))
                    return Unauthorized.InvalidCredentials;
                await throttle.SucceededAsync(email, address, cancellationToken);
                return TypedResults.Json(tokens.Issue(user!.UserId, isGuest: false), ApiJson.Default.TokenResponse);
            },
            (IResult)ProblemMapping.Unavailable("too-busy", "Too busy.", "Too many sign-ins are waiting; try again."),
            cancellationToken);
    }

    private static Problem HeldUp(TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        return new Problem(
            StatusCodes.Status429TooManyRequests, "too-many-failures", "Too many failed sign-ins.",
            string.Create(CultureInfo.InvariantCulture, $"Wait {seconds} seconds."))
        {
            RetryAfterSeconds = seconds,
        };
    }
}
