using Booking.Api.Identity;

namespace Booking.Api.Features.Identity;

/// <summary>An account as its owner sees it; a guest has no e-mail address.</summary>
public sealed record UserResponse(Guid UserId, string? Email, string Name, UserRole Role)
{
    /// <summary>The account.</summary>
    public static UserResponse Of(User user) => new(user.UserId, user.Email, user.Name, user.Role);
}

/// <summary>A way in.</summary>
/// <param name="AccessToken">For the Authorization header.</param>
/// <param name="RefreshToken">For a new access token when it has run out.</param>
/// <param name="ExpiresIn">Seconds that the access token is good for.</param>
/// <param name="TokenType"><c>Bearer</c>.</param>
public sealed record TokenResponse(string AccessToken, string RefreshToken, long ExpiresIn, string TokenType);
