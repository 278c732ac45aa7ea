using Booking.Api.Http;
using Booking.Api.Identity;

namespace Booking.Api.Features.Identity;

/// <summary><c>POST /tokens/guest</c>: a customer without an account.</summary>
internal static class GuestTokenRoute
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/tokens/guest", Handle)
            .WithTags("Identity").WithName("SignInAsGuest")
            .WithSummary("Lets a customer in who has no account.")
            .Produces<TokenResponse>()
            .WithProblems(429);

    private static IResult Handle(TokenIssuer tokens, Ids ids) =>
        TypedResults.Json(tokens.Issue(ids.New(), isGuest: true), ApiJson.Default.TokenResponse);
}
