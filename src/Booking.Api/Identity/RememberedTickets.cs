using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;

namespace Booking.Api.Identity;

/// <summary>
/// Remembers what tokens said, so that a token that comes with every request is decrypted once and not every time. Only
/// good tokens are remembered, by the whole token; whoever has one unprotected still looks at the expiry of its ticket.
/// </summary>
/// <param name="inner">Decrypts.</param>
/// <param name="clock">Says whether a ticket has expired.</param>
internal sealed class RememberedTickets(ISecureDataFormat<AuthenticationTicket> inner, TimeProvider clock)
    : ISecureDataFormat<AuthenticationTicket>, IDisposable
{
    private const int MaxTickets = 100_000;
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _tickets = new(new MemoryCacheOptions { SizeLimit = MaxTickets });

    /// <summary>The bearer of a token that was read before and is still good, or null.</summary>
    public ClaimsPrincipal? FindBearer(ReadOnlySpan<char> token) =>
        _tickets.TryGetValue(token, out AuthenticationTicket? remembered)
        && clock.GetUtcNow() < remembered!.Properties.ExpiresUtc
            ? remembered.Principal
            : null;

    public string Protect(AuthenticationTicket data) => inner.Protect(data);

    public string Protect(AuthenticationTicket data, string? purpose) => inner.Protect(data, purpose);

    public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, null);

    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
    {
        if (protectedText is null || purpose is not null)
            return inner.Unprotect(protectedText, purpose);
        if (_tickets.TryGetValue(protectedText, out AuthenticationTicket? remembered))
            return remembered;
        if (inner.Unprotect(protectedText) is not { } read)
            return null;
        var ticket = new AuthenticationTicket(read.Principal.WithIdAtHand(), read.Properties, read.AuthenticationScheme);
        _tickets.Set(protectedText, ticket, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = ForgetAfter });
        return ticket;
    }

    public void Dispose() => _tickets.Dispose();
}
