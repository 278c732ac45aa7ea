using System.Net;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Audit;

public sealed class EventsTests(OneNode node) : IClassFixture<OneNode>
{
    [Fact]
    public async Task A_manager_reads_what_is_recorded_of_a_session_page_by_page()
    {
        var session = await AuditedSession.OpenAsync(node);
        var manager = await Buyer.ManagerAsync(node.Api.Address);

        var first = (await manager.GetAsync($"/sessions/{session.Id}/events?limit=8")).Is(HttpStatusCode.OK);
        var rest = (await manager.GetAsync($"/sessions/{session.Id}/events?limit=8&after={first["next"]}")).Is(HttpStatusCode.OK);

        var events = first["items"].AsArray().Concat(rest["items"].AsArray()).Select(e => e!).ToArray();
        Assert.Null(rest.Json!["next"]);
        Assert.Equal(await node.Backend.EventTypesAsync(session.Id), events.Select(e => e["type"]!.GetValue<string>()));
        Assert.Equal(Enumerable.Range(1, 13), events.Select(e => e["version"]!.GetValue<int>()));
        Assert.Equal(session.Purchase, events[1]["data"]!["reservationId"]!.GetValue<string>());
        Assert.All(events, e => Assert.Equal(64, e["hash"]!.GetValue<string>().Length));
        Assert.StartsWith("manager:", events[0]["actor"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("customer:", events[1]["actor"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("after=-1")]
    [InlineData("after=x")]
    [InlineData("limit=0")]
    public async Task A_page_that_cannot_be_is_refused(string query)
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);

        (await manager.GetAsync($"/sessions/{Guid.NewGuid()}/events?{query}")).Is((HttpStatusCode)422, "validation");
    }
}
