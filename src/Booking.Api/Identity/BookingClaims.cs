using System.Security.Claims;
using Booking.Domain;
using Microsoft.AspNetCore.Authentication.BearerToken;

namespace Booking.Api.Identity;

/// <summary>What a token says of its bearer.</summary>
public static class BookingClaims
{
    private const string Subject = "sub";
    private const string GuestFlag = "guest";

    /// <summary>The bearer of a token for an account, or for a guest without one.</summary>
    public static ClaimsPrincipal Principal(Guid userId, bool isGuest)
    {
        var identity = new ClaimsIdentity(BearerTokenDefaults.AuthenticationScheme);
        identity.AddClaim(new Claim(Subject, userId.ToString()));
        if (isGuest)
            identity.AddClaim(new Claim(GuestFlag, "true"));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>The bearer's id, or null for nobody.</summary>
    public static Guid? UserId(this ClaimsPrincipal principal) => principal switch
    {
        Bearer bearer => bearer.UserId,
        _ => Guid.TryParse(principal.FindFirst(Subject)?.Value, out var id) ? id : null,
    };

    /// <summary>The same bearer, whose id is at hand and not looked for and parsed each time it is asked for.</summary>
    public static ClaimsPrincipal WithIdAtHand(this ClaimsPrincipal principal) => new Bearer(principal);

    /// <summary>The bearer as a customer.</summary>
    /// <exception cref="InvalidOperationException">The route lets anonymous requests in.</exception>
    public static CustomerId Customer(this ClaimsPrincipal principal) =>
        new(principal.UserId() ?? throw new InvalidOperationException("The route needs an authenticated bearer."));

    /// <summary>Whether the bearer has no account.</summary>
    public static bool IsGuest(this ClaimsPrincipal principal) => principal.HasClaim(claim => claim.Type == GuestFlag);

    private sealed class Bearer(ClaimsPrincipal principal) : ClaimsPrincipal(principal)
    {
        public Guid? UserId { get; } = principal.UserId();
    }
}
