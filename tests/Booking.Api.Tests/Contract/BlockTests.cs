using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Seats out of sale and back.</summary>
[Collection<SessionsCollection>]
public sealed class BlockTests(ContractNode node)
{
    [Fact]
    public async Task Blocked_seats_are_not_sold_until_they_are_put_back()
    {
        var session = await node.Manager.OpenSessionAsync();
        var guest = await node.GuestAsync();
        var blocked = (await BlockAsync(session, "A-1", "A-2")).IsOk();
        Assert.Equal((2, Expectations.TagOf(2)), ((int)blocked.Number("version"), blocked.Tag));

        var refused = (await guest.ReserveAsync(session, "A-1", "A-3", "A-2")).Is(HttpStatusCode.Conflict, "seats-unavailable");
        Assert.Equal(["A-1", "A-2"], refused.Texts("unavailable"));

        Assert.Equal(3, (await UnblockAsync(session, "A-1")).IsOk().Number("version"));
        (await guest.ReserveAsync(session, "A-1")).IsCreated();
        (await guest.ReserveAsync(session, "A-2")).Is(HttpStatusCode.Conflict, "seats-unavailable");
    }

    [Fact]
    public async Task To_block_or_unblock_again_changes_nothing()
    {
        var session = await node.Manager.OpenSessionAsync();
        var first = (await BlockAsync(session, "A-1", "A-2")).IsOk().Number("version");
        Assert.Equal(first, (await BlockAsync(session, "A-2", "A-1")).IsOk().Number("version"));
        Assert.Equal(first + 1, (await BlockAsync(session, "A-2", "A-3")).IsOk().Number("version"));

        var back = (await UnblockAsync(session, "A-1", "A-2", "A-3", "B-1")).IsOk().Number("version");
        Assert.Equal(back, (await UnblockAsync(session, "A-1", "B-1")).IsOk().Number("version"));
        Assert.All(await node.Anonymous.SeatsAsync(session, back), seat => Assert.Equal("available", seat.Value));
    }

    [Fact]
    public async Task Seats_that_somebody_has_cannot_be_blocked_and_none_of_the_others_is()
    {
        var session = await node.Manager.OpenSessionAsync();
        var guest = await node.GuestAsync();
        (await guest.ReserveAsync(session, "A-1")).IsCreated();
        var paid = (await guest.PayAsync(session, (await guest.ReserveAsync(session, "A-2")).IsCreated())).IsOk();

        var refused = (await BlockAsync(session, "A-3", "A-1", "A-2")).Is(HttpStatusCode.Conflict, "seats-unavailable");
        Assert.Equal(["A-1", "A-2"], refused.Texts("unavailable"));
        Assert.Equal("available", (await node.Anonymous.SeatsAsync(session, paid.Number("version")))["A-3"]);

        // Nor does putting back take a seat from anybody.
        (await UnblockAsync(session, "A-1", "A-2")).IsOk();
        (await (await node.GuestAsync()).ReserveAsync(session, "A-1")).Is(HttpStatusCode.Conflict, "seats-unavailable");
    }

    [Theory]
    [InlineData("""{"seats":["A-1","Z-99"]}""")]
    [InlineData("""{"seats":[]}""")]
    [InlineData("""{"seats":null}""")]
    [InlineData("{}")]
    [InlineData("""{"seats":"A-1"}""")]
    [InlineData("""{"seats":["A-1","A-1"]}""")]
    [InlineData("""{"seats":[""]}""")]
    [InlineData("""{"seats":[null]}""")]
    [InlineData("""{"seats":["a-1"]}""")]
    public async Task What_names_no_seats_is_refused_and_changes_nothing(string body)
    {
        var session = await node.Manager.OpenSessionAsync();
        (await node.Manager.PostAsync($"/sessions/{session}/blocks", body)).IsInvalid("seats");
        (await node.Manager.DeleteAsync($"/sessions/{session}/blocks", body)).IsInvalid("seats");
        Assert.Equal(1, (await node.Anonymous.GetAsync($"/sessions/{session}/seats")).IsOk().Number("version"));
    }

    [Fact]
    public async Task A_reason_may_be_left_out_and_has_a_limit()
    {
        var session = await node.Manager.OpenSessionAsync();
        var path = $"/sessions/{session}/blocks";
        (await node.Manager.PostAsync(path, new { seats = new[] { "A-1" }, reason = new string('x', 501) })).IsInvalid("reason");
        (await node.Manager.PostAsync(path, new { seats = new[] { "A-1" }, reason = 7 })).IsInvalid("reason");
        (await node.Manager.PostAsync(path, new { seats = new[] { "A-1" }, reason = new string('x', 500) })).IsOk();
    }

    [Fact]
    public async Task An_unknown_session_has_no_seats_to_block()
    {
        (await BlockAsync(Guid.NewGuid().ToString(), "A-1")).Is(HttpStatusCode.NotFound, "not-found");
        (await UnblockAsync(Guid.NewGuid().ToString(), "A-1")).Is(HttpStatusCode.NotFound, "not-found");
    }

    private Task<Answer> BlockAsync(string session, params string[] seats) =>
        node.Manager.PostAsync($"/sessions/{session}/blocks", new { seats, reason = "House seats" });

    private Task<Answer> UnblockAsync(string session, params string[] seats) =>
        node.Manager.DeleteAsync($"/sessions/{session}/blocks", new JsonObject
        {
            ["seats"] = new JsonArray([.. seats.Select(seat => (JsonNode)seat)]),
        });
}
