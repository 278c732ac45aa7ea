using System.Net;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Who may use which route, asked of every route.</summary>
[Collection<SessionsCollection>]
public sealed class AccessTests(ContractNode node)
{
    public static TheoryData<string> Guarded => Named(route => route.Access != Access.Anybody);

    public static TheoryData<string> OfManagers => Named(route => route.Access == Access.Managers);

    public static TheoryData<string> Public => Named(route => route.Access == Access.Anybody);

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Without_a_good_token_a_guarded_route_answers_401_before_anything_else(string name)
    {
        var route = Find(name);
        foreach (var authorization in new[] { null, "Bearer nonsense" })
            foreach (var body in new[] { ContractRoutes.Body(route)?.ToJsonString(), "{" })
            {
                var refused = await SendAsync(node.Anonymous, route, body, authorization);
                refused.Is(HttpStatusCode.Unauthorized, "unauthorized");
                Assert.Equal("Bearer", refused.Message.Headers.WwwAuthenticate.ToString());
            }
    }

    [Theory]
    [MemberData(nameof(OfManagers))]
    public async Task A_managers_route_answers_403_to_customers_and_guests_before_it_looks_at_anything(string name)
    {
        var route = Find(name);
        foreach (var buyer in new[] { await node.GuestAsync(), await Buyer.CustomerAsync(node.Address) })
            foreach (var body in new[] { ContractRoutes.Body(route)?.ToJsonString(), "{" })
                (await SendAsync(buyer, route, body)).Is(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [MemberData(nameof(Public))]
    public async Task A_public_route_needs_no_token_and_minds_no_bad_one(string name)
    {
        var route = Find(name);
        foreach (var authorization in new[] { null, "Bearer nonsense" })
        {
            var answer = await SendAsync(
                node.Anonymous, route, ContractRoutes.Body(route)?.ToJsonString(), authorization);
            Assert.NotEqual("unauthorized", answer.Problem);
            Assert.NotEqual(HttpStatusCode.Forbidden, answer.Status);
        }
    }

    [Fact]
    public async Task What_a_customer_may_not_do_did_not_happen()
    {
        var session = await node.Manager.OpenSessionAsync();
        var customer = await Buyer.CustomerAsync(node.Address);
        var seats = new { seats = new[] { "A-1" } };

        (await customer.PostAsync($"/sessions/{session}/blocks", seats)).Is(HttpStatusCode.Forbidden, "forbidden");
        (await customer.DeleteAsync($"/sessions/{session}")).Is(HttpStatusCode.Forbidden, "forbidden");
        (await customer.PutAsync($"/users/{customer.UserId}/role", new { role = "manager" }))
            .Is(HttpStatusCode.Forbidden, "forbidden");

        Assert.Equal("customer", (await customer.GetAsync("/me")).IsOk().Text("role"));
        (await customer.ReserveAsync(session, "A-1")).IsCreated();
    }

    private static TheoryData<string> Named(Func<ContractRoute, bool> isWanted) =>
        [.. ContractRoutes.All.Where(isWanted).Select(route => route.ToString())];

    private static ContractRoute Find(string name) => ContractRoutes.All.Single(route => route.ToString() == name);

    private static Task<Answer> SendAsync(Buyer buyer, ContractRoute route, string? body, string? authorization = null) =>
        buyer.SendAsync(
            new HttpMethod(route.Method), route.WithUnknownIds(), body is null ? null : new StringContent(body),
            authorization is null ? [] : [("Authorization", authorization)]);
}
