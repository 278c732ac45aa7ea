using Booking.Api.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace Booking.Api.Tests.Identity;

public sealed class RememberedTicketsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly Guid Ana = Guid.NewGuid();

    private readonly TicketDataFormat _format = new(new EphemeralDataProtectionProvider().CreateProtector("tickets"));
    private readonly Instant _clock = new() { Now = Now };
    private readonly RememberedTickets _tickets;

    public RememberedTicketsTests() => _tickets = new RememberedTickets(_format, _clock);

    public void Dispose() => _tickets.Dispose();

    [Fact]
    public void A_token_that_was_read_before_has_its_bearer_at_hand()
    {
        var token = Token(Now.AddHours(1));
        Assert.Null(_tickets.FindBearer(token));

        Assert.Equal(Ana, _tickets.Unprotect(token)!.Principal.UserId());

        var bearer = _tickets.FindBearer(token);
        Assert.Equal(Ana, bearer!.UserId());
        Assert.True(bearer!.Identity!.IsAuthenticated);
        Assert.False(bearer.IsGuest());
    }

    [Fact]
    public void A_token_is_good_until_it_expires_and_not_a_moment_longer()
    {
        var token = Token(Now.AddHours(1));
        _tickets.Unprotect(token);

        _clock.Now = Now.AddHours(1).AddTicks(-1);
        Assert.NotNull(_tickets.FindBearer(token));
        _clock.Now = Now.AddHours(1);
        Assert.Null(_tickets.FindBearer(token));
    }

    [Fact]
    public void A_ticket_without_an_expiry_is_not_found()
    {
        var token = Token(null);
        Assert.NotNull(_tickets.Unprotect(token));

        Assert.Null(_tickets.FindBearer(token));
    }

    [Fact]
    public void A_token_that_cannot_be_read_is_not_remembered()
    {
        var token = Token(Now.AddHours(1));
        _tickets.Unprotect(token);

        Assert.Null(_tickets.Unprotect(token + "A"));
        Assert.Null(_tickets.FindBearer(token + "A"));
        Assert.Null(_tickets.FindBearer(token.AsSpan(0, token.Length - 1)));
    }

    private string Token(DateTimeOffset? expires) => _format.Protect(new AuthenticationTicket(
        BookingClaims.Principal(Ana, isGuest: false), new AuthenticationProperties { ExpiresUtc = expires }, "BearerToken"));

    private sealed class Instant : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
