using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>A sale in numbers, for managers.</summary>
[Collection<SalesCollection>]
public sealed class StatisticsTests(ContractNode node)
{
    [Fact]
    public async Task A_session_tells_what_it_sold_by_category_in_all_by_day_and_by_minute()
    {
        var session = await node.Manager.OpenSessionAsync(change: Seatings.Theatre);
        var buyer = await node.GuestAsync();
        var kept = await BuyAsync(buyer, session, new { seats = new[] { "Stalls-A-1", "Stalls-A-2" } });
        var given = await BuyAsync(
            buyer, session, new { areas = new[] { new { area = "floor", quantity = 2 } } });
        (await buyer.CancelAsync(session, given)).IsOk();
        (await buyer.CancelAsync(session, (await buyer.ReserveAsync(session, "Stalls-B-1")).IsCreated())).IsOk();
        (await buyer.ReserveAsync(session, "Stalls-B-2")).IsCreated();
        (await node.Manager.PostAsync($"/sessions/{session}/blocks", new { seats = new[] { "Stalls-B-3" } })).IsOk();
        var code = kept["tickets"][0]!["code"]!.GetValue<string>();
        (await node.Manager.PostAsync($"/sessions/{session}/check-ins", new { code })).IsOk();

        var statistics = (await node.Manager.GetAsync($"/sessions/{session}/statistics")).IsOk();

        var paid = kept["total"]["amount"]!.GetValue<long>();
        var refunded = given["total"]["amount"]!.GetValue<long>();
        var map = (await node.Manager.GetAsync($"/sessions/{session}/seats?format=compact")).IsOk();
        foreach (var (name, of) in new[]
            { ("places", "total"), ("available", "available"), ("held", "held"), ("sold", "sold"), ("blocked", "blocked") })
        {
            Assert.Equal(map["counts"][of]!.GetValue<long>(), statistics.Number(name));
            Assert.Equal(statistics.Number(name), statistics["categories"].AsArray().Sum(one => one![name]!.GetValue<long>()));
        }

        Assert.Equal((1, 2, 1), (statistics.Number("held"), statistics.Number("sold"), statistics.Number("blocked")));
        Assert.Equal(map.Number("version"), statistics.Number("version"));
        Assert.Equal(Money(paid), statistics["revenue"].ToJsonString());
        Assert.Equal(paid, statistics["categories"].AsArray().Sum(one => one!["revenue"]!["amount"]!.GetValue<long>()));
        var life = $$$"""
            {"reservations":4,"payments":2,"cancellations":1,"expiries":0,"refunds":1,"checkIns":1,"placesSold":4,
            "placesRefunded":2,"paid":{{{Money(paid + refunded)}}},"refunded":{{{Money(refunded)}}},
            "revenue":{{{Money(paid)}}},"conversion":0.5}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(life), statistics["life"]), statistics["life"].ToJsonString());
        foreach (var by in new[] { "days", "minutes" })
        {
            foreach (var member in new[] { "reservations", "payments", "cancellations", "refunds", "checkIns", "placesSold" })
            {
                Assert.Equal(
                    statistics["life"][member]!.GetValue<long>(),
                    statistics[by].AsArray().Sum(one => one![member]!.GetValue<long>()));
            }
        }

        Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", statistics["days"][0]!["day"]!.GetValue<string>());
        Assert.EndsWith(":00Z", statistics["minutes"][0]!["minute"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_was_just_opened_has_its_places_and_nothing_else()
    {
        var session = await node.Manager.OpenSessionAsync();

        var statistics = (await node.Manager.GetAsync($"/sessions/{session}/statistics?minutes=1440")).IsOk();

        Assert.Equal((100, 100, 0), (statistics.Number("places"), statistics.Number("available"), statistics.Number("sold")));
        Assert.Empty(statistics["days"].AsArray());
        Assert.Empty(statistics["minutes"].AsArray());
        Assert.Null(statistics["life"]["conversion"]);
    }

    [Fact]
    public async Task All_sessions_are_told_by_currency_with_the_most_popular_first()
    {
        // A currency of its own: the node is shared by other tests.
        var one = await node.Manager.OpenSessionAsync(change: session => session["currency"] = "ISK");
        var two = await node.Manager.OpenSessionAsync(change: session => session["currency"] = "ISK");
        var buyer = await node.GuestAsync();
        await BuyAsync(buyer, one, new { seats = new[] { "A-1" } });
        await BuyAsync(buyer, two, new { seats = new[] { "A-1", "A-2", "A-3" } });
        await BuyAsync(buyer, two, new { seats = new[] { "B-1" } });

        var statistics = (await node.Manager.GetAsync("/statistics?limit=200")).IsOk();

        var currencies = statistics["currencies"].AsArray();
        Assert.Equal(
            currencies.Select(one => one!["currency"]!.GetValue<string>()).Order(StringComparer.Ordinal),
            currencies.Select(one => one!["currency"]!.GetValue<string>()));
        var krona = currencies.Single(one => one!["currency"]!.GetValue<string>() == "ISK")!;
        Assert.Equal((2, 200, 5), (Number(krona, "sessions"), Number(krona, "places"), Number(krona, "sold")));
        Assert.Equal("""{"amount":22500,"currency":"ISK"}""", krona["revenue"]!.ToJsonString());
        Assert.Equal((3, 3), (Number(krona["total"]!, "reservations"), Number(krona["total"]!, "payments")));
        var popular = statistics["popular"].AsArray();
        Assert.Equal(
            popular.Select(session => Number(session!, "placesSold")).OrderDescending(),
            popular.Select(session => Number(session!, "placesSold")));
        var sold = popular.Where(session => session!["revenue"]!["currency"]!.GetValue<string>() == "ISK").ToArray();
        Assert.Equal([two, one], sold.Select(session => session!["sessionId"]!.GetValue<string>()));
        Assert.Equal(("An evening", 100, 4),
            (sold[0]!["title"]!.GetValue<string>(), Number(sold[0]!, "places"), Number(sold[0]!, "placesSold")));

        var later = (await node.Manager.GetAsync("/statistics?from=2200-01-01&limit=1")).IsOk();
        Assert.Empty(later["popular"].AsArray());
        Assert.All(later["currencies"].AsArray(), one => Assert.Equal(0, Number(one!["total"]!, "reservations")));
        var today = DateTimeOffset.UtcNow;
        var now = (await node.Manager.GetAsync(
            $"/statistics?from={today.AddDays(-1):yyyy-MM-dd}&to={today.AddDays(1):yyyy-MM-dd'T'HH:mm:ss'Z'}&limit=200")).IsOk();
        Assert.Equal(
            3, Number(now["currencies"].AsArray().Single(one => one!["currency"]!.GetValue<string>() == "ISK")!["total"]!,
                "payments"));
    }

    [Fact]
    public async Task Statistics_of_nothing_are_not_found() =>
        (await node.Manager.GetAsync($"/sessions/{Guid.NewGuid()}/statistics")).Is(HttpStatusCode.NotFound, "not-found");

    [Theory]
    [InlineData("minutes=0", "minutes")]
    [InlineData("minutes=x", "minutes")]
    [InlineData("limit=0", "limit")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2030-02-30", "to")]
    [InlineData("from=2030-02-02&to=2030-02-01", "to")]
    public async Task A_question_that_makes_no_sense_is_refused(string query, string member)
    {
        (await node.Manager.GetAsync($"/statistics?{query}")).IsInvalid(member);
        if (member == "minutes")
        {
            var session = await node.Manager.OpenSessionAsync();
            (await node.Manager.GetAsync($"/sessions/{session}/statistics?{query}")).IsInvalid(member);
        }
    }

    private static string Money(long amount) => $$"""{"amount":{{amount}},"currency":"BRL"}""";

    private static long Number(JsonNode of, string member) => of[member]!.GetValue<long>();

    private static async Task<Answer> BuyAsync(Buyer buyer, string session, object wish)
    {
        var held = (await buyer.PostAsync($"/sessions/{session}/reservations", wish)).IsCreated();
        return (await buyer.PayAsync(session, held)).IsOk();
    }
}
