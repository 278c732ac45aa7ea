using System.Net;
using System.Net.Http.Json;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Whoever guesses passwords is held up, and nobody else is.</summary>
[Collection<SalesCollection>]
public sealed class SignInThrottleTests(ContractNode node)
{
    private const int MaxFailures = 10;

    [Fact]
    public async Task Repeated_failures_hold_up_this_email_from_this_address_and_nobody_else()
    {
        var (guessed, other) = (await NewAccountAsync(), await NewAccountAsync());
        for (var i = 0; i < MaxFailures; i++)
            (await SignInAsync(guessed, "Wrong-2026")).Is(HttpStatusCode.Unauthorized, "invalid-credentials");

        foreach (var password in new[] { "Wrong-2026", "Secret-2026" })
        {
            var heldUp = (await SignInAsync(guessed.ToUpperInvariant(), password)).Is(HttpStatusCode.TooManyRequests);
            heldUp.Is(HttpStatusCode.TooManyRequests, heldUp.Problem);
            Assert.InRange(heldUp.Message.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 300);
        }

        (await SignInAsync(other, "Secret-2026")).IsOk();
        using var elsewhere = LoopbackClient.From("127.0.0.2", node.Address);
        using var victim = await elsewhere.PostAsJsonAsync(
            "/tokens", new { email = guessed, password = "Secret-2026" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, victim.StatusCode);
        (await SignInAsync(guessed, "Secret-2026")).Is(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task An_email_without_an_account_is_held_up_alike()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        for (var i = 0; i < MaxFailures; i++)
            (await SignInAsync(email, "Wrong-2026")).Is(HttpStatusCode.Unauthorized, "invalid-credentials");
        (await SignInAsync(email, "Wrong-2026")).Is(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Guesses_made_at_once_are_no_more_than_those_made_one_after_the_other()
    {
        var email = await NewAccountAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => SignInAsync(email, "Wrong-2026")));

        Assert.All(answers, answer => Assert.Contains(
            answer.Status, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests }));
        Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized), 1, MaxFailures);
    }

    [Fact]
    public async Task A_good_sign_in_forgets_the_failures_before_it()
    {
        var email = await NewAccountAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < MaxFailures - 1; i++)
                (await SignInAsync(email, "Wrong-2026")).Is(HttpStatusCode.Unauthorized, "invalid-credentials");
            (await SignInAsync(email, "Secret-2026")).IsOk();
        }
    }

    private async Task<string> NewAccountAsync()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var account = new { email, name = "Somebody", password = "Secret-2026" };
        (await node.Anonymous.PostAsync("/users", account)).IsCreated();
        return email;
    }

    private Task<Answer> SignInAsync(string email, string password) =>
        node.Anonymous.PostAsync("/tokens", new { email, password });
}
