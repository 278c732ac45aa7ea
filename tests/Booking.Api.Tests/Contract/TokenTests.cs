using System.Net;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>What tokens are good for, and what they are not.</summary>
[Collection<SalesCollection>]
public sealed class TokenTests(ContractNode node)
{
    [Fact]
    public async Task A_refresh_token_gives_new_tokens_of_the_same_customer()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var customer = await Buyer.CustomerAsync(node.Address, email);
        var first = (await node.Anonymous.PostAsync("/tokens", new { email, password = "Secret-2026" })).IsOk();

        var second = (await RefreshAsync(first.Text("refreshToken"))).IsOk();
        Assert.NotEqual(first.Text("accessToken"), second.Text("accessToken"));
        Assert.Equal("Bearer", second.Text("tokenType"));
        Assert.Equal(customer.UserId, (await MeAsync(second.Text("accessToken"))).IsOk().Text("userId"));

        var third = (await RefreshAsync(second.Text("refreshToken"))).IsOk();
        Assert.Equal(customer.UserId, (await MeAsync(third.Text("accessToken"))).IsOk().Text("userId"));
    }

    [Fact]
    public async Task A_guest_stays_the_same_guest_through_a_refresh_and_no_more_than_a_guest()
    {
        var first = (await node.Anonymous.PostAsync("/tokens/guest")).IsOk();
        var second = (await RefreshAsync(first.Text("refreshToken"))).IsOk();

        var before = (await MeAsync(first.Text("accessToken"))).IsOk();
        var after = (await MeAsync(second.Text("accessToken"))).IsOk();
        Assert.Equal(before.Text("userId"), after.Text("userId"));
        Assert.Equal(before.Text("name"), after.Text("name"));
        (await node.Anonymous.GetAsync("/plans", Bearer(second.Text("accessToken")))).Is(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_refresh_token_is_no_access_token_and_an_access_token_is_no_refresh_token()
    {
        var tokens = (await node.Anonymous.PostAsync("/tokens/guest")).IsOk();
        (await MeAsync(tokens.Text("accessToken"))).IsOk();
        (await RefreshAsync(tokens.Text("refreshToken"))).IsOk();

        (await MeAsync(tokens.Text("refreshToken"))).Is(HttpStatusCode.Unauthorized, "unauthorized");
        (await RefreshAsync(tokens.Text("accessToken"))).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_of_which_one_character_was_changed_lets_nobody_in()
    {
        var tokens = (await node.Anonymous.PostAsync("/tokens/guest")).IsOk();
        var access = tokens.Text("accessToken");
        var refresh = tokens.Text("refreshToken");
        for (var at = 0; at < access.Length - 1; at += access.Length / 12)
        {
            (await MeAsync(ChangedAt(access, at))).Is(HttpStatusCode.Unauthorized, "unauthorized");
            (await RefreshAsync(ChangedAt(refresh, at))).Is(HttpStatusCode.Unauthorized);
        }

        (await MeAsync(access[..^10])).Is(HttpStatusCode.Unauthorized, "unauthorized");
        (await MeAsync(access)).IsOk();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer null")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwicm9sZSI6Im1hbmFnZXIifQ.")]
    [InlineData("Basic bWFuYWdlckBib29raW5nLmxvY2FsOk1hbmFnZXItMjAyNg==")]
    public async Task What_is_no_token_of_ours_lets_nobody_in(string authorization)
    {
        var refused = await node.Anonymous.GetAsync("/me", ("Authorization", authorization));
        refused.Is(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Contains("Bearer", refused.Message.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"refreshToken":null}""")]
    [InlineData("""{"refreshToken":""}""")]
    [InlineData("""{"refreshToken":7}""")]
    public async Task A_refresh_without_a_token_names_the_field(string body) =>
        (await node.Anonymous.PostAsync("/tokens/refresh", body)).IsInvalid("refreshToken");

    private static string ChangedAt(string token, int at)
    {
        var changed = token[at] == 'A' ? 'B' : 'A';
        return $"{token[..at]}{changed}{token[(at + 1)..]}";
    }

    private static (string Name, string Value) Bearer(string token) => ("Authorization", $"Bearer {token}");

    private Task<Answer> MeAsync(string token) => node.Anonymous.GetAsync("/me", Bearer(token));

    private Task<Answer> RefreshAsync(string refreshToken) =>
        node.Anonymous.PostAsync("/tokens/refresh", new { refreshToken });
}
