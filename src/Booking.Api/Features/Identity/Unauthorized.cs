using Booking.Api.Http;

namespace Booking.Api.Features.Identity;

/// <summary>The ways not to be known, or not well enough.</summary>
internal static class Unauthorized
{
    public static Problem InvalidCredentials { get; } = new(
        StatusCodes.Status401Unauthorized, "invalid-credentials", "Invalid credentials.",
        "The e-mail address or the password is wrong.");

    public static Problem NoBearer { get; } = new(
        StatusCodes.Status401Unauthorized, "unauthorized", "Unauthorized.",
        "A bearer token is needed, or the one given is not good, or not any more.");

    public static Problem NotAManager { get; } = new(
        StatusCodes.Status403Forbidden, "forbidden", "Forbidden.", "The route is a manager's.");

    public static Problem InvalidRefreshToken { get; } = new(
        StatusCodes.Status401Unauthorized, "invalid-refresh-token", "Invalid refresh token.",
        "The refresh token is not good, or not any more.");
}
