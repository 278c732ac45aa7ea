using System.Globalization;
using System.Net;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>A session at the moments of its past, for managers.</summary>
[Collection<SalesCollection>]
public sealed class PastTests(ContractNode node)
{
    [Fact]
    public async Task The_seat_map_of_every_version_is_what_it_was_then()
    {
        var (session, buyer, maps) = await LiveASaleAsync();

        foreach (var (version, map) in maps)
        {
            var past = (await node.Manager.GetAsync($"/sessions/{session}/seats?format=compact&atVersion={version}")).IsOk();
            Assert.Equal(map, past.Text);
            Assert.Equal($"\"{version}\"", past.Tag);
            var full = (await node.Manager.GetAsync($"/sessions/{session}/seats?atVersion={version}")).IsOk();
            Assert.Equal(past["counts"].ToJsonString(), full["counts"].ToJsonString());
            var numbers = (await node.Manager.GetAsync($"/sessions/{session}/past?atVersion={version}")).IsOk();
            Assert.Equal(past["counts"].ToJsonString(), numbers["counts"].ToJsonString());
            var at = Uri.EscapeDataString(numbers.Text("at"));
            Assert.Equal(map, (await node.Manager.GetAsync($"/sessions/{session}/seats?format=compact&at={at}")).IsOk().Text);
        }

        var last = maps.Keys.Max();
        (await node.Manager.GetAsync(
            $"/sessions/{session}/seats?atVersion={last}", ("If-None-Match", $"\"{last}\""))).Is(HttpStatusCode.NotModified);
        (await buyer.GetAsync($"/sessions/{session}/seats?atVersion=1")).Is(HttpStatusCode.Forbidden);
        (await node.Anonymous.GetAsync($"/sessions/{session}/seats?atVersion=1")).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Revenue_and_reservations_are_those_of_the_moment()
    {
        var (session, _, maps) = await LiveASaleAsync();
        var versions = maps.Keys.Order().ToArray();

        var scheduled = (await node.Manager.GetAsync($"/sessions/{session}/past?atVersion=1")).IsOk();
        Assert.Equal(0, scheduled["revenue"]["amount"]!.GetValue<long>());
        var paid = (await node.Manager.GetAsync($"/sessions/{session}/past?atVersion={versions[2]}")).IsOk();
        Assert.Equal(9000, paid["revenue"]["amount"]!.GetValue<long>());
        Assert.Equal(
            """{"held":0,"paying":0,"paid":1,"cancelled":0,"expired":0,"refunded":0}""", paid["reservations"].ToJsonString());
        var now = (await node.Manager.GetAsync($"/sessions/{session}/past")).IsOk();
        Assert.Equal(0, now["revenue"]["amount"]!.GetValue<long>());
        Assert.Equal(
            """{"held":1,"paying":0,"paid":0,"cancelled":0,"expired":0,"refunded":1}""", now["reservations"].ToJsonString());

        var items = (await node.Manager.GetAsync(
            $"/sessions/{session}/past/reservations?atVersion={versions[2]}&limit=1")).IsOk();
        Assert.Equal(["paid"], items.Items().Select(item => item["status"]!.GetValue<string>()));
        Assert.Equal(["A-1", "A-2"], items.Items()[0]["seats"]!.AsArray().Select(seat => seat!["id"]!.GetValue<string>()));
        Assert.Null(items.Next());
        var first = (await node.Manager.GetAsync($"/sessions/{session}/past/reservations?limit=1")).IsOk();
        var second = (await node.Manager.GetAsync(
            $"/sessions/{session}/past/reservations?limit=1&cursor={first.Next()}")).IsOk();
        Assert.Equal(
            ["held", "refunded"],
            first.Items().Concat(second.Items()).Select(item => item["status"]!.GetValue<string>()));
        Assert.Null(second.Next());
        Assert.Single((await node.Manager.GetAsync(
            $"/sessions/{session}/past/reservations?status=refunded")).IsOk().Items());
    }

    [Fact]
    public async Task Two_moments_are_compared_seat_by_seat()
    {
        var (session, _, maps) = await LiveASaleAsync();
        var versions = maps.Keys.Order().ToArray();

        var changes = (await node.Manager.GetAsync(
            $"/sessions/{session}/changes?fromVersion={versions[0]}&toVersion={versions[2]}")).IsOk();

        Assert.Equal(
            """[{"id":"A-1","from":"available","to":"sold"},{"id":"A-2","from":"available","to":"sold"}]""",
            changes["seats"].ToJsonString());
        Assert.Equal((0, 2), (changes["counts"]["from"]!["sold"]!.GetValue<int>(), changes["counts"]["to"]!["sold"]!.GetValue<int>()));
        Assert.Equal(9000, changes["revenue"]["to"]!["amount"]!.GetValue<long>());
        Assert.Equal(
            """{"payment_started":1,"reservation_paid":1,"seats_reserved":1}""", changes["events"].ToJsonString());
        var toNow = (await node.Manager.GetAsync($"/sessions/{session}/changes?fromVersion={versions[^1]}")).IsOk();
        Assert.Empty(toNow["seats"].AsArray());
        (await node.Manager.GetAsync($"/sessions/{session}/changes?fromVersion=3&toVersion=2")).IsInvalid("toVersion");
        (await node.Manager.GetAsync($"/sessions/{session}/changes")).IsInvalid("fromVersion");
        (await node.Manager.GetAsync($"/sessions/{session}/changes?from=2032-01-01&to=2031-01-01")).IsInvalid("to");
    }

    [Fact]
    public async Task A_seat_and_a_customer_tell_what_became_of_them()
    {
        var (session, buyer, _) = await LiveASaleAsync();

        var seat = (await node.Manager.GetAsync($"/sessions/{session}/seats/A-1/history")).IsOk();
        Assert.Equal(
            ["seats_reserved held", "reservation_paid sold", "reservation_refunded available", "seats_reserved held"],
            seat.Items().Select(item => $"{item["type"]} {item["status"]}"));
        Assert.All(seat.Items(), item => Assert.Equal(buyer.UserId, item["customerId"]!.GetValue<string>()));
        Assert.All(
            seat.Items(), item => Assert.StartsWith("customer:", item["actor"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.Equal(4500, seat["price"]["amount"]!.GetValue<long>());
        var blocked = (await node.Manager.GetAsync($"/sessions/{session}/seats/B-1/history?limit=1")).IsOk();
        Assert.Equal("seats_blocked", Assert.Single(blocked.Items())["type"]!.GetValue<string>());
        Assert.Equal("camera", blocked.Items()[0]["reason"]!.GetValue<string>());

        var customer = (await node.Manager.GetAsync($"/customers/{buyer.UserId}/history?limit=2")).IsOk();
        var rest = (await node.Manager.GetAsync($"/customers/{buyer.UserId}/history?cursor={customer.Next()}")).IsOk();
        Assert.Equal(
            ["seats_reserved", "reservation_refunded", "reservation_paid", "payment_started", "seats_reserved"],
            customer.Items().Concat(rest.Items()).Select(item => item["type"]!.GetValue<string>()));
        Assert.Null(rest.Next());
        (await node.Manager.GetAsync($"/sessions/{session}/seats/Z-9/history")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_names_no_moment_is_refused_with_the_field_and_the_rule()
    {
        var session = await node.Manager.OpenSessionAsync();
        foreach (var (query, field) in new[]
            {
                ("atVersion=0", "atVersion"), ("atVersion=x", "atVersion"), ("atVersion=2", "atVersion"),
                ("at=yesterday", "at"), ("at=2001-01-01T00:00:00Z", "at"), ("at=2031-01-01T00:00:00Z&atVersion=1", "at"),
                ("atVersion=1&minVersion=1", "minVersion"), ("atVersion=99999999999999999999", "atVersion"),
            })
            (await node.Manager.GetAsync($"/sessions/{session}/seats?{query}")).IsInvalid(field);
        (await node.Manager.GetAsync($"/sessions/{session}/past/reservations?status=lost")).IsInvalid("status");
        (await node.Manager.GetAsync($"/sessions/{session}/past/reservations?cursor=-1")).IsInvalid("cursor");
        (await node.Manager.GetAsync($"/sessions/{session}/seats?at=2031-01-01T00:00:00Z")).IsOk();
        (await node.Manager.GetAsync($"/sessions/{Guid.NewGuid()}/past")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_read_model_is_rebuilt_when_a_manager_asks()
    {
        var (session, _, _) = await LiveASaleAsync();
        (await node.Manager.PostAsync("/projections/nothing-1/rebuild")).Is(HttpStatusCode.NotFound);
        var names = (await node.Manager.GetAsync("/projections")).IsOk().Items()
            .Select(item => item["name"]!.GetValue<string>()).ToArray();
        Assert.Equal(
            ["purchases-1", "reservations-1", "seat-map-1", "session-list-1", "statistics-1"],
            names.Where(name => !name.EndsWith("-rebuild", StringComparison.Ordinal)));

        foreach (var name in new[] { "purchases-1", "reservations-1", "seat-map-1", "session-list-1", "statistics-1" })
        {
            var asked = (await node.Manager.PostAsync($"/projections/{name}/rebuild")).Is(HttpStatusCode.Accepted);
            Assert.Equal($"{name}-rebuild", asked.Text("name"));
            Assert.Equal("rebuilding", asked.Text("state"));
        }

        await Booking.Testing.Eventually.HoldsAsync(async () => Assert.DoesNotContain(
            (await node.Manager.GetAsync("/projections")).IsOk().Items(),
            item => item["name"]!.GetValue<string>().EndsWith("-rebuild", StringComparison.Ordinal)));
        var map = (await node.Manager.GetAsync($"/sessions/{session}/seats?format=compact")).IsOk();
        var past = (await node.Manager.GetAsync($"/sessions/{session}/seats?format=compact&atVersion={map["version"]}")).IsOk();
        Assert.Equal(past.Text, map.Text);
    }

    // Reserves A-1 and A-2, pays, blocks B-1, refunds, reserves A-1 again; the live map after each.
    private async Task<(string Session, Buyer Buyer, Dictionary<long, string> Maps)> LiveASaleAsync()
    {
        var maps = new Dictionary<long, string>();
        var session = await node.Manager.OpenSessionAsync();
        var buyer = await node.GuestAsync();
        await LookAsync();
        var reservation = (await buyer.ReserveAsync(session, "A-1", "A-2")).IsCreated();
        await LookAsync();
        (await buyer.PostAsync($"{reservation.Path()}/payment", new { method = "card", token = "tok_ok" })).IsOk();
        await LookAsync();
        (await node.Manager.PostAsync($"/sessions/{session}/blocks", new { seats = new[] { "B-1" }, reason = "camera" })).IsOk();
        await LookAsync();
        (await buyer.DeleteAsync(reservation.Path())).IsOk();
        await LookAsync();
        (await buyer.ReserveAsync(session, "A-1")).IsCreated();
        await LookAsync();
        return (session, buyer, maps);

        async Task LookAsync()
        {
            var version = (await node.Manager.GetAsync($"/sessions/{session}/past")).IsOk().Number("version");
            var minVersion = version.ToString(CultureInfo.InvariantCulture);
            maps[version] = (await node.Manager.GetAsync(
                $"/sessions/{session}/seats?format=compact&minVersion={minVersion}")).IsOk().Text;
        }
    }
}
