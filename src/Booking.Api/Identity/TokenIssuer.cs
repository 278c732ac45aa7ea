using Booking.Api.Features.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.Extensions.Options;

namespace Booking.Api.Identity;

/// <summary>
/// Issues the framework's bearer tokens: protected tickets, readable by every node that has the keys. The contract names
/// the members of the answer, so the tokens are written here rather than by the framework's sign-in handler.
/// </summary>
public sealed class TokenIssuer(IOptionsMonitor<BearerTokenOptions> options, TimeProvider clock)
{
    /// <summary>How long an access token is good for.</summary>
    public static readonly TimeSpan AccessFor = TimeSpan.FromHours(1);

    /// <summary>How long a refresh token is good for.</summary>
    public static readonly TimeSpan RefreshFor = TimeSpan.FromDays(14);

    private BearerTokenOptions Options => options.Get(BearerTokenDefaults.AuthenticationScheme);

    /// <summary>A new pair of tokens.</summary>
    public TokenResponse Issue(Guid userId, bool isGuest) => new(
        Options.BearerTokenProtector.Protect(Ticket(userId, isGuest, "", AccessFor)),
        Options.RefreshTokenProtector.Protect(Ticket(userId, isGuest, ":Refresh", RefreshFor)),
        (long)AccessFor.TotalSeconds,
        "Bearer");

    /// <summary>The bearer of a refresh token that is still good, or null.</summary>
    public (Guid UserId, bool IsGuest)? ReadRefreshToken(string token)
    {
        if (Options.RefreshTokenProtector.Unprotect(token) is not { } ticket
            || ticket.Properties.ExpiresUtc is not { } expires || clock.GetUtcNow() >= expires
            || ticket.Principal.UserId() is not { } userId)
            return null;
        return (userId, ticket.Principal.IsGuest());
    }

    private AuthenticationTicket Ticket(Guid userId, bool isGuest, string suffix, TimeSpan goodFor) => new(
        BookingClaims.Principal(userId, isGuest),
        new AuthenticationProperties { ExpiresUtc = clock.GetUtcNow() + goodFor },
        BearerTokenDefaults.AuthenticationScheme + suffix);
}
