using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Accounts, guests and their tokens.</summary>
public sealed class IdentityTests(ContractNode node) : IClassFixture<ContractNode>
{
    private const string Password = "Secret-2026";

    private static string NewEmail => $"{Guid.NewGuid():N}@example.com";

    [Fact]
    public async Task Signing_up_makes_a_customer_whom_me_shows()
    {
        var email = NewEmail;
        var account = (await SignUpAsync(email)).IsCreated();

        Assert.Equal((email, "Somebody", "customer"), (account.Text("email"), account.Text("name"), account.Text("role")));
        Assert.NotEqual(Guid.Empty, Guid.Parse(account.Text("userId")));
        Assert.Equal(4, account.Json!.AsObject().Count);

        var customer = node.Anonymous;
        await customer.SignInAsync(email, Password);
        Assert.True(JsonNode.DeepEquals(account.Json, (await customer.GetAsync("/me")).IsOk().Json));
    }

    [Fact]
    public async Task An_email_that_is_taken_in_another_letter_case_is_refused_and_its_account_stays_as_it_was()
    {
        var email = $"Ana.{Guid.NewGuid():N}@Example.com";
        (await SignUpAsync(email)).IsCreated();

        foreach (var same in new[] { email, email.ToUpperInvariant(), email.ToLowerInvariant() })
            (await SignUpAsync(same, "Another-2026")).Is(HttpStatusCode.Conflict, "email-taken");

        await node.Anonymous.SignInAsync(email.ToUpperInvariant(), Password);
        (await SignInAsync(email, "Another-2026")).Is(HttpStatusCode.Unauthorized, "invalid-credentials");
    }

    [Fact]
    public async Task Of_many_who_sign_up_with_one_email_at_once_one_gets_it()
    {
        var email = NewEmail;
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SignUpAsync(email)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(
            answers.Where(answer => answer.Status != HttpStatusCode.Created),
            answer => answer.Is(HttpStatusCode.Conflict, "email-taken"));
    }

    [Theory]
    [InlineData("password", "Seven-7")]
    [InlineData("password", "")]
    [InlineData("password", null)]
    [InlineData("email", "")]
    [InlineData("email", null)]
    [InlineData("email", "nobody")]
    [InlineData("email", "@example.com")]
    [InlineData("email", "nobody@")]
    [InlineData("email", "no body@example.com")]
    [InlineData("email", "no@body@example.com")]
    [InlineData("email", "no\0body@example.com")]
    [InlineData("name", "")]
    [InlineData("name", "  ")]
    [InlineData("name", null)]
    [InlineData("name", "NUL\0")]
    public async Task A_sign_up_that_breaks_a_rule_names_its_field_alone(string field, string? value)
    {
        var body = new JsonObject { ["email"] = NewEmail, ["name"] = "Somebody", ["password"] = Password };
        body[field] = value;
        var refused = (await node.Anonymous.PostAsync("/users", body)).IsInvalid(field);
        Assert.Single(refused["errors"].AsObject());

        body.Remove(field);
        if (value is null)
            (await node.Anonymous.PostAsync("/users", body)).IsInvalid(field);
    }

    [Fact]
    public async Task A_password_of_eight_characters_is_enough() =>
        (await SignUpAsync(NewEmail, "Eight-8!")).IsCreated();

    [Fact]
    public async Task Nobody_signs_up_as_a_manager()
    {
        var email = NewEmail;
        var body = new JsonObject
        {
            ["email"] = email,
            ["name"] = "Mallory",
            ["password"] = Password,
            ["role"] = "manager",
            ["Role"] = "manager",
            ["isManager"] = true,
            ["userId"] = node.Manager.UserId,
        };
        Assert.Equal("customer", (await node.Anonymous.PostAsync("/users", body)).IsCreated().Text("role"));

        var customer = node.Anonymous;
        await customer.SignInAsync(email, Password);
        Assert.Equal("customer", (await customer.GetAsync("/me")).IsOk().Text("role"));
        (await customer.PostAsync("/sessions", Buyer.SessionBody())).Is(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_email_get_the_same_answer()
    {
        var email = NewEmail;
        (await SignUpAsync(email)).IsCreated();

        var wrong = (await SignInAsync(email, "Wrong-2026")).Is(HttpStatusCode.Unauthorized, "invalid-credentials");
        var unknown = (await SignInAsync(NewEmail, "Wrong-2026")).Is(HttpStatusCode.Unauthorized, "invalid-credentials");

        wrong.Json!.AsObject().Remove("traceId");
        unknown.Json!.AsObject().Remove("traceId");
        Assert.True(JsonNode.DeepEquals(wrong.Json, unknown.Json));
    }

    [Theory]
    [InlineData("email", null)]
    [InlineData("email", "")]
    [InlineData("password", null)]
    [InlineData("password", "")]
    public async Task A_sign_in_without_a_member_names_it_alone(string field, string? value)
    {
        var body = new JsonObject { ["email"] = NewEmail, ["password"] = Password };
        body[field] = value;
        Assert.Single((await node.Anonymous.PostAsync("/tokens", body)).IsInvalid(field)["errors"].AsObject());
    }

    [Fact]
    public async Task Tokens_are_bearer_tokens_with_a_lifetime()
    {
        var email = NewEmail;
        (await SignUpAsync(email)).IsCreated();
        foreach (var tokens in new[] { await SignInAsync(email, Password), await node.Anonymous.PostAsync("/tokens/guest") })
        {
            tokens.IsOk();
            Assert.Equal("Bearer", tokens.Text("tokenType"));
            Assert.InRange(tokens.Number("expiresIn"), 60, 24 * 3600);
            Assert.NotEqual(tokens.Text("accessToken"), tokens.Text("refreshToken"));
        }
    }

    [Fact]
    public async Task A_guest_reserves_and_pays_and_me_shows_no_email()
    {
        var session = await node.Manager.OpenSessionAsync();
        var guest = await Buyer.GuestAsync(node.Address);
        var other = await Buyer.GuestAsync(node.Address);
        Assert.NotEqual(guest.UserId, other.UserId);

        var held = (await guest.ReserveAsync(session, "A-1")).IsCreated();
        Assert.Equal(guest.UserId, held.Text("customerId"));
        (await other.PayAsync(session, held)).Is(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("paid", (await guest.PayAsync(session, held)).IsOk().Text("status"));

        var me = (await guest.GetAsync("/me")).IsOk();
        Assert.Equal("customer", me.Text("role"));
        Assert.NotEmpty(me.Text("name"));
        Assert.Null(me.Json!["email"]);
    }

    [Fact]
    public async Task The_first_manager_is_a_manager_by_me()
    {
        var me = (await node.Manager.GetAsync("/me")).IsOk();
        Assert.Equal(("manager@booking.local", "manager"), (me.Text("email"), me.Text("role")));
    }

    [Fact]
    public async Task A_manager_makes_a_manager_and_a_customer_again_without_a_new_token()
    {
        var customer = await Buyer.CustomerAsync(node.Address);
        var role = $"/users/{customer.UserId}/role";
        (await customer.PutAsync(role, new { role = "manager" })).Is(HttpStatusCode.Forbidden, "forbidden");

        var made = (await node.Manager.PutAsync(role, new { role = "manager" })).IsOk();
        Assert.Equal((customer.UserId, "manager"), (made.Text("userId"), made.Text("role")));
        (await customer.PostAsync("/sessions", Buyer.SessionBody())).IsCreated();
        Assert.Equal("manager", (await customer.GetAsync("/me")).IsOk().Text("role"));

        Assert.Equal("customer", (await node.Manager.PutAsync(role, new { role = "customer" })).IsOk().Text("role"));
        (await customer.PostAsync("/sessions", Buyer.SessionBody())).Is(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [InlineData("""{"role":"owner"}""")]
    [InlineData("""{"role":1}""")]
    [InlineData("""{"role":"1"}""")]
    [InlineData("""{"role":null}""")]
    [InlineData("{}")]
    public async Task A_role_that_does_not_exist_is_refused(string body)
    {
        var customer = await Buyer.GuestAsync(node.Address);
        (await node.Manager.PutAsync($"/users/{customer.UserId}/role", body)).IsInvalid("role");
    }

    [Fact]
    public async Task Nobody_without_an_account_gets_a_role()
    {
        var guest = await Buyer.GuestAsync(node.Address);
        foreach (var user in new[] { guest.UserId, Guid.NewGuid().ToString() })
            (await node.Manager.PutAsync($"/users/{user}/role", new { role = "manager" }))
                .Is(HttpStatusCode.NotFound, "not-found");
    }

    private Task<Answer> SignUpAsync(string email, string password = Password) =>
        node.Anonymous.PostAsync("/users", new { email, name = "Somebody", password });

    private Task<Answer> SignInAsync(string email, string password) =>
        node.Anonymous.PostAsync("/tokens", new { email, password });
}
