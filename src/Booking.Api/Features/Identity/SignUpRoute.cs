using Booking.Api.Http;
using Booking.Api.Identity;
using FluentValidation;

namespace Booking.Api.Features.Identity;

/// <summary>An account to be made.</summary>
public sealed record SignUpRequest(string? Email, string? Name, string? Password);

/// <summary>The rules of <see cref="SignUpRequest"/>.</summary>
public sealed class SignUpValidator : AbstractValidator<SignUpRequest>
{
    /// <summary>Characters of a password at the least.</summary>
    public const int MinPasswordLength = 8;

    private const int MaxPasswordLength = 256;
    private const int MaxEmailLength = 254;
    private const int MaxNameLength = 200;

    /// <summary>The rules.</summary>
    public SignUpValidator()
    {
        RuleFor(request => request.Email).NotEmpty().MaximumLength(MaxEmailLength)
            .Must(email => email is null || (IsAddress(email) && Text.IsStorable(email)))
            .WithMessage("'email' is not an e-mail address.");
        RuleFor(request => request.Name).NotEmpty().MaximumLength(MaxNameLength).Must(Text.IsStorable)
            .WithMessage("'name' has a character that cannot be stored.");
        RuleFor(request => request.Password).NotNull().Length(MinPasswordLength, MaxPasswordLength);
    }

    private static bool IsAddress(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < email.Length - 1 && email.IndexOf('@', at + 1) < 0
            && !email.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));
    }
}

/// <summary><c>POST /users</c>: signs a customer up.</summary>
internal static class SignUpRoute
{
    private static readonly SignUpValidator Validator = new();

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/users", HandleAsync)
            .WithTags("Identity").WithName("SignUp").WithSummary("Makes a customer's account.")
            .Reads<SignUpRequest>()
            .Produces<UserResponse>(StatusCodes.Status201Created)
            .WithProblems(400, 409, 413, 422, 429, 503);

    private static async Task<IResult> HandleAsync(
        HttpContext http, Users users, Passwords passwords, Ids ids, CancellationToken cancellationToken)
    {
        var (request, problem) = await JsonBody.ReadAsync(http.Request, ApiJson.Default.SignUpRequest, cancellationToken);
        problem ??= Validator.Check(request!);
        if (problem is not null)
            return problem;
        if (await passwords.HashAsync(request!.Password!, cancellationToken) is not { } hash)
            return ProblemMapping.Unavailable("too-busy", "Too busy.", "Too many sign-ins are waiting; try again.");
        var user = new User(ids.New(), request.Email!, request.Name!, UserRole.Customer, hash);
        if (!await users.AddAsync(user, cancellationToken))
            return ProblemMapping.Conflict(
                "email-taken", "The e-mail address is taken.", "There is an account with this e-mail address.");
        return TypedResults.Json(
            UserResponse.Of(user), ApiJson.Default.UserResponse, statusCode: StatusCodes.Status201Created);
    }
}
