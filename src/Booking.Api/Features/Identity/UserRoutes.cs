using Booking.Api.Http;
using Booking.Api.Identity;

namespace Booking.Api.Features.Identity;

/// <summary>A role to be given.</summary>
public sealed record SetRoleRequest(UserRole? Role);

/// <summary><c>GET /me</c> and <c>PUT /users/{userId}/role</c>.</summary>
internal static class UserRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me", ReadMeAsync)
            .RequireAuthorization()
            .WithTags("Identity").WithName("ReadMe").WithSummary("Who the bearer of the token is.")
            .Produces<UserResponse>()
            .WithProblems(401);
        routes.MapPut("/users/{userId:guid}/role", SetRoleAsync)
            .RequireAuthorization(ManagerRequirement.Policy)
            .WithTags("Identity").WithName("SetRole").WithSummary("Makes a user a manager, or a customer again.")
            .Reads<SetRoleRequest>()
            .Produces<UserResponse>()
            .WithProblems(400, 401, 403, 404, 413, 422);
    }

    private static async Task<IResult> ReadMeAsync(
        HttpContext http, Users users, CancellationToken cancellationToken)
    {
        var userId = http.User.Customer().Value;
        if (http.User.IsGuest())
            return TypedResults.Json(
                new UserResponse(userId, null, "Guest", UserRole.Customer), ApiJson.Default.UserResponse);
        return await users.FindAsync(userId, cancellationToken) is { } user
            ? TypedResults.Json(UserResponse.Of(user), ApiJson.Default.UserResponse)
            : Problem.NotFound("user");
    }

    private static async Task<IResult> SetRoleAsync(
        Guid userId, HttpContext http, Users users, CancellationToken cancellationToken)
    {
        var (request, problem) = await JsonBody.ReadAsync(
            http.Request, ApiJson.Default.SetRoleRequest, cancellationToken);
        if (problem is not null)
            return problem;
        if (request!.Role is not { } role)
            return Problem.Validation("role", "The role is customer or manager.");
        if (!await users.SetRoleAsync(userId, role, cancellationToken))
            return Problem.NotFound("user");
        var user = await users.FindAsync(userId, cancellationToken);
        return TypedResults.Json(UserResponse.Of(user!), ApiJson.Default.UserResponse);
    }
}
