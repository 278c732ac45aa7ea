using System.Globalization;
using System.Net;
using Booking.Api.Tests.Infrastructure;
using Booking.Testing;

namespace Booking.Api.Tests.Audit;

public sealed class RefusalTests(OneNode node) : IClassFixture<OneNode>
{
    [Fact]
    public async Task Refusals_are_counted_by_minute_and_reason()
    {
        var manager = await Buyer.ManagerAsync(node.Api.Address);
        var session = await manager.OpenSessionAsync(change: body => body["maxSeatsPerCustomer"] = 2);
        var buyer = await Buyer.GuestAsync(node.Api.Address);
        var other = await Buyer.GuestAsync(node.Api.Address);
        (await buyer.ReserveAsync(session, "A-1", "A-2")).Is(HttpStatusCode.Created);
        (await buyer.ReserveAsync(session, "A-3")).Is(HttpStatusCode.Conflict, "seat-limit-exceeded");
        for (var i = 0; i < 3; i++)
            (await other.ReserveAsync(session, "A-1")).Is(HttpStatusCode.Conflict, "seats-unavailable");

        await Eventually.HoldsAsync(async () =>
        {
            var items = (await manager.GetAsync($"/sessions/{session}/refusals")).Is(HttpStatusCode.OK)["items"].AsArray();
            // A minute may end in between.
            var counts = items.GroupBy(item => item!["reason"]!.GetValue<string>())
                .ToDictionary(reason => reason.Key, reason => reason.Sum(item => item!["count"]!.GetValue<long>()));
            Assert.Equal(2, counts.Count);
            Assert.Equal(1, counts["seat-limit-exceeded"]);
            Assert.Equal(3, counts["seats-unavailable"]);
            Assert.All(items, item => Assert.EndsWith(":00Z", item!["minute"]!.GetValue<string>(), StringComparison.Ordinal));
        });
        var all = (await manager.GetAsync($"/sessions/{session}/refusals")).Is(HttpStatusCode.OK)["items"].AsArray();
        // Whoever was refused within a minute asks from then on.
        var within = all[^1]!["minute"]!.GetValue<DateTimeOffset>().AddSeconds(3).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var asked = (await manager.GetAsync($"/sessions/{session}/refusals?from={within}")).Is(HttpStatusCode.OK)["items"].AsArray();
        Assert.Equal(all.ToJsonString(), asked.ToJsonString());
        var before = (await manager.GetAsync($"/sessions/{session}/refusals?to=2020-01-01")).Is(HttpStatusCode.OK)["items"].AsArray();
        Assert.Empty(before);
    }

    [Fact]
    public async Task Only_managers_see_refusals()
    {
        var buyer = await Buyer.GuestAsync(node.Api.Address);

        (await buyer.GetAsync($"/sessions/{Guid.NewGuid()}/refusals")).Is(HttpStatusCode.Forbidden, "forbidden");
    }
}
