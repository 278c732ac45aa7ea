using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>GET /sessions/{id}/seats: the live seat map in both forms.</summary>
[Collection<SessionsCollection>]
public sealed class SeatMapTests(ContractNode node)
{
    private static readonly Dictionary<string, char> Digits = new()
    {
        ["available"] = '0',
        ["held"] = '1',
        ["sold"] = '2',
        ["blocked"] = '3',
    };

    [Fact]
    public async Task Both_forms_tell_every_seat_and_area_in_the_order_of_the_seating()
    {
        var (session, version) = await TheatreInUseAsync();
        var full = (await node.Anonymous.GetAsync($"/sessions/{session}/seats?minVersion={version}")).IsOk();
        var compact = (await node.Anonymous.GetAsync(
            $"/sessions/{session}/seats?format=compact&minVersion={version}")).IsOk();

        var changed = new Dictionary<string, string>
        {
            ["Stalls-A-1"] = "held",
            ["Stalls-A-2"] = "held",
            ["Balcony-A-4"] = "sold",
            ["Balcony-T1-1"] = "blocked",
        };
        var seats = full["seats"].AsArray();
        Assert.Equal(36, seats.Count);
        Assert.All(seats, seat => Assert.Equal(
            changed.GetValueOrDefault(seat!["id"]!.GetValue<string>(), "available"), seat["status"]!.GetValue<string>()));
        Assert.Equal("stalls", seats[0]!["category"]!.GetValue<string>());
        Assert.Equal("table", seats[35]!["category"]!.GetValue<string>());

        var seating = (await node.Anonymous.GetAsync($"/sessions/{session}/seating")).IsOk();
        Assert.Equal(SeatingTests.SeatIdsOf(seating.Json!), seats.Select(seat => seat!["id"]!.GetValue<string>()));
        Assert.Equal(
            string.Concat(seats.Select(seat => Digits[seat!["status"]!.GetValue<string>()])), compact.Text("statuses"));

        foreach (var map in new[] { full, compact })
        {
            Assert.Equal((session, version), (map.Text("sessionId"), map.Number("version")));
            Assert.Equal(Expectations.TagOf(version), map.Tag);
            Assert.Equal(
                """{"total":96,"available":84,"held":7,"sold":4,"blocked":1}""", map["counts"].ToJsonString());
            Assert.Equal("""[{"id":"floor","capacity":60,"available":52}]""", map["areas"].ToJsonString());
        }

        Assert.Null(full.Json!["statuses"]);
        Assert.Null(compact.Json!["seats"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?format=full")]
    [InlineData("?format=compact")]
    public async Task A_map_that_has_not_changed_is_not_sent_again(string query)
    {
        var session = await node.Manager.OpenSessionAsync();
        var path = $"/sessions/{session}/seats{query}";
        var first = (await node.Anonymous.GetAsync(path)).IsOk();

        var same = (await node.Anonymous.GetAsync(path, ("If-None-Match", first.Tag!))).Is(HttpStatusCode.NotModified);
        Assert.Equal((first.Tag, ""), (same.Tag, same.Text));
        (await node.Anonymous.GetAsync(path, ("If-None-Match", $"W/{first.Tag}"))).Is(HttpStatusCode.NotModified);
        (await node.Anonymous.GetAsync(path, ("If-None-Match", "\"0\""))).IsOk();
        (await node.Anonymous.GetAsync(path, ("If-None-Match", "nonsense"))).IsOk();

        var held = (await (await node.GuestAsync()).ReserveAsync(session, "A-1")).IsCreated();
        var separator = query.Length == 0 ? '?' : '&';
        var newer = (await node.Anonymous.GetAsync(
            $"{path}{separator}minVersion={held["version"]}", ("If-None-Match", first.Tag!))).IsOk();
        Assert.Equal(held.Tag, newer.Tag);
    }

    [Fact]
    public async Task Whoever_asks_for_the_version_of_its_own_write_sees_it_at_once()
    {
        var session = await node.Manager.OpenSessionAsync(10, 10, body => body["maxSeatsPerCustomer"] = 100);
        var guest = await node.GuestAsync();
        for (var i = 1; i <= 25; i++)
        {
            var seat = $"{(char)('A' + i / 10)}-{i % 10 + 1}";
            var held = (await guest.ReserveAsync(session, seat)).IsCreated();
            Assert.Equal("held", (await guest.SeatsAsync(session, held.Number("version")))[seat]);

            var cancelled = (await guest.CancelAsync(session, held)).IsOk();
            Assert.Equal("available", (await guest.SeatsAsync(session, cancelled.Number("version")))[seat]);
        }
    }

    [Theory]
    [InlineData("minVersion=2")]
    [InlineData("minVersion=9223372036854775807")]
    [InlineData("minVersion=9223372036854775808")]
    [InlineData("minVersion=-1")]
    [InlineData("minVersion=one")]
    [InlineData("minVersion=")]
    [InlineData("format=xml")]
    [InlineData("format=Compact")]
    [InlineData("format=")]
    public async Task A_version_that_is_not_there_and_a_form_that_is_none_are_refused(string query)
    {
        var session = await node.Manager.OpenSessionAsync();
        var member = query[..query.IndexOf('=', StringComparison.Ordinal)];
        (await node.Anonymous.GetAsync($"/sessions/{session}/seats?{query}")).IsInvalid(member);
        (await node.Anonymous.GetAsync($"/sessions/{session}/seats?{query}", ("If-None-Match", "\"1\""))).IsInvalid(member);
    }

    [Fact]
    public async Task A_map_tells_nothing_of_who_has_the_seats()
    {
        var session = await node.Manager.OpenSessionAsync();
        var guest = await node.GuestAsync();
        var paid = (await guest.PayAsync(session, (await guest.ReserveAsync(session, "A-1")).IsCreated())).IsOk();
        foreach (var path in new[] { $"/sessions/{session}/seats?minVersion={paid["version"]}", $"/sessions/{session}" })
        {
            var text = (await node.Anonymous.GetAsync(path)).IsOk().Text;
            Assert.DoesNotContain(guest.UserId, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(paid.Text("reservationId"), text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(paid["tickets"][0]!["code"]!.GetValue<string>(), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_way_that_a_seat_goes_shows_in_the_map_and_the_counts_always_add_up()
    {
        var session = await node.Manager.OpenSessionAsync(4, 4);
        var guest = await node.GuestAsync();
        var held = (await guest.ReserveAsync(session, "A-1")).IsCreated();
        await StatusIsAsync(session, held, "held");
        var paid = (await guest.PayAsync(session, held)).IsOk();
        await StatusIsAsync(session, paid, "sold");
        await StatusIsAsync(session, (await guest.CancelAsync(session, paid)).IsOk(), "available");
        var seats = new JsonObject { ["seats"] = new JsonArray("A-1") };
        var blocked = await node.Manager.PostAsync($"/sessions/{session}/blocks", seats);
        await StatusIsAsync(session, blocked.IsOk(), "blocked");
        var unblocked = await node.Manager.DeleteAsync($"/sessions/{session}/blocks", seats);
        await StatusIsAsync(session, unblocked.IsOk(), "available");
    }

    private async Task StatusIsAsync(string session, Answer command, string status)
    {
        var map = (await node.Anonymous.GetAsync($"/sessions/{session}/seats?minVersion={command["version"]}")).IsOk();
        Assert.Equal(status, map["seats"][0]!["status"]!.GetValue<string>());
        var counts = map["counts"].AsObject().ToDictionary(count => count.Key, count => count.Value!.GetValue<int>());
        Assert.Equal(16, counts["total"]);
        Assert.Equal(16, counts["available"] + counts["held"] + counts["sold"] + counts["blocked"]);
        Assert.Equal(status == "available" ? 16 : 15, counts["available"]);
        Assert.Equal(status == "available" ? 16 : 1, counts[status]);
    }

    /// <summary>Of 96 places 2 seats and 5 standing are held, 1 and 3 are sold, and 1 seat is blocked.</summary>
    private async Task<(string Session, long Version)> TheatreInUseAsync()
    {
        var session = await node.Manager.OpenSessionAsync(change: body =>
        {
            Seatings.Theatre(body);
            body["maxSeatsPerCustomer"] = 20;
        });
        var guest = await node.GuestAsync();
        await ReserveAsync("Stalls-A-1", "Stalls-A-2", 5);
        var sold = await ReserveAsync("Balcony-A-4", null, 3);
        (await guest.PayAsync(session, sold)).IsOk();
        var blocked = (await node.Manager.PostAsync(
            $"/sessions/{session}/blocks", new { seats = new[] { "Balcony-T1-1" } })).IsOk();
        return (session, blocked.Number("version"));

        async Task<Answer> ReserveAsync(string seat, string? another, int standing) => (await guest.PostAsync(
            $"/sessions/{session}/reservations",
            new
            {
                seats = another is null ? [seat] : new[] { seat, another },
                areas = new[] { new { area = "floor", quantity = standing } },
            })).IsCreated();
    }
}
