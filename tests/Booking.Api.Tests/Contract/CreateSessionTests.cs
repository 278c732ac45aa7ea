using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>POST /sessions: every form of seating, and every rule.</summary>
[Collection<SessionsCollection>]
public sealed class CreateSessionTests(ContractNode node)
{
    [Theory]
    [InlineData("grid-theatre", 24, "Stalls-C-8", "standard")]
    [InlineData("native-theatre", 96, "Balcony-T2-4", "stalls", "balcony", "table")]
    [InlineData("pretix-theatre", 20, null, "Stalls", "Balcony")]
    [InlineData("seatsio-theatre", 99, "T1-4", "1", "box", "3")]
    [InlineData("seatsio-floors", 16, null, "1")]
    public async Task Every_form_of_seating_opens_a_session(
        string file, int places, string? seat, params string[] categories)
    {
        var body = Buyer.SessionBody();
        body["seating"] = Seatings.File(file);
        body["prices"] = Seatings.Prices([.. categories.Select((category, index) => (category, 1000L + index))]);
        var opened = (await node.Manager.PostAsync("/sessions", body)).IsCreated();

        Assert.Equal(places, opened.Number("places"));
        Assert.Equal(1, opened.Number("version"));
        Assert.Equal("\"1\"", opened.Tag);
        Assert.Equal($"/sessions/{opened["sessionId"]}", opened.Message.Headers.Location!.ToString());
        Assert.True(JsonNode.DeepEquals(body["prices"], opened["prices"]));

        var map = (await node.Anonymous.GetAsync($"/sessions/{opened["sessionId"]}/seats")).IsOk();
        Assert.Equal(places, map["counts"]["available"]!.GetValue<int>());
        Assert.Equal(
            places,
            map["seats"].AsArray().Count + map["areas"].AsArray().Sum(area => area!["capacity"]!.GetValue<int>()));
        if (seat is not null)
            Assert.Contains(map["seats"].AsArray(), item => item!["id"]!.GetValue<string>() == seat);
    }

    [Fact]
    public async Task A_stored_plan_opens_any_number_of_sessions()
    {
        var plan = (await node.Manager.PostAsync(
            "/plans", new JsonObject { ["name"] = "Theatre", ["seating"] = Seatings.File("native-theatre") })).IsCreated();
        var body = Buyer.SessionBody();
        body["seating"] = new JsonObject { ["plan"] = plan.Text("planId") };
        body["prices"] = Seatings.TheatrePrices;

        var first = (await node.Manager.PostAsync("/sessions", body)).IsCreated();
        var second = (await node.Manager.PostAsync("/sessions", body)).IsCreated();
        Assert.Equal((96, 96), (first.Number("places"), second.Number("places")));
        Assert.NotEqual(first.Text("sessionId"), second.Text("sessionId"));

        // They share the plan and nothing else.
        var guest = await node.GuestAsync();
        (await guest.ReserveAsync(first.Text("sessionId"), "Stalls-A-1")).IsCreated();
        (await guest.ReserveAsync(second.Text("sessionId"), "Stalls-A-1")).IsCreated();
    }

    [Fact]
    public async Task Every_term_is_kept_and_given_back()
    {
        var body = ContractRoutes.Body(ContractRoutes.All.Single(route => route.Request == "CreateSessionRequest"))!;
        body["startsAt"] = "2030-05-01T20:00:00.1234567+02:00";
        body["refundableUntil"] = "2030-04-01T00:00:00-03:00";
        var opened = (await node.Manager.PostAsync("/sessions", body)).IsCreated();
        var read = (await node.Anonymous.GetAsync(opened.Message.Headers.Location!.ToString())).IsOk();

        foreach (var answer in new[] { opened, read })
        {
            Assert.Equal("scheduled", answer.Text("status"));
            Assert.Equal(1, answer.Number("version"));
            foreach (var member in new[] { "title", "venue", "currency", "prices", "holdSeconds", "maxSeatsPerCustomer" })
                Assert.True(JsonNode.DeepEquals(body[member], answer[member]), $"{member}: {answer.Text}");
            Assert.True(answer["preventOrphans"].GetValue<bool>());
            Assert.StartsWith("2030-05-01T18:00:00.123", answer.Text("startsAt"), StringComparison.Ordinal);
            Assert.Equal("2030-04-01T03:00:00Z", answer.Text("refundableUntil"));
            Assert.Equal("2020-05-01T20:00:00Z", answer.Text("salesOpenAt"));
            Assert.Equal("2030-05-01T19:00:00Z", answer.Text("salesCloseAt"));
        }

        Assert.Equal(opened.Text("startsAt"), read.Text("startsAt"));
    }

    [Fact]
    public async Task What_is_not_said_has_its_default()
    {
        var opened = (await node.Manager.PostAsync("/sessions", Buyer.SessionBody())).IsCreated();

        Assert.Equal((30, 10), (opened.Number("holdSeconds"), opened.Number("maxSeatsPerCustomer")));
        Assert.False(opened["preventOrphans"].GetValue<bool>());
        foreach (var absent in new[] { "salesOpenAt", "salesCloseAt", "refundableUntil" })
            Assert.Null(opened.Json![absent]);
    }

    [Theory]
    [InlineData("title", "null")]
    [InlineData("title", "\"\"")]
    [InlineData("title", "\" \"")]
    [InlineData("title", "7")]
    [InlineData("title", "\"NUL \\u0000\"")]
    [InlineData("title", "\"half a pair \\ud83d\"")]
    [InlineData("venue", "null")]
    [InlineData("venue", "[]")]
    [InlineData("startsAt", "null")]
    [InlineData("startsAt", "\"tomorrow\"")]
    [InlineData("startsAt", "1893456000")]
    [InlineData("startsAt", "\"0001-01-01T00:00:00+10:00\"")]
    [InlineData("currency", "null")]
    [InlineData("currency", "\"brl\"")]
    [InlineData("currency", "\"BR\"")]
    [InlineData("currency", "\"BRLX\"")]
    [InlineData("currency", "\"BRL\\n\"")]
    [InlineData("currency", "{}")]
    [InlineData("prices", "null")]
    [InlineData("prices", "{}")]
    [InlineData("prices", "[]")]
    [InlineData("prices", "4500")]
    [InlineData("prices", """{"standard":-1}""")]
    [InlineData("prices", """{"standard":1000000000001}""")]
    [InlineData("prices", """{"Standard":4500}""")]
    [InlineData("prices", """{"vip":4500}""")]
    [InlineData("seating", "null")]
    [InlineData("seating", "7")]
    [InlineData("seating", "{}")]
    [InlineData("seating", """{"grid":{"rows":3,"seatsPerRow":5,"category":"standard"}}""")]
    [InlineData("seating", """{"grid":{"rows":0,"seatsPerRow":5,"category":"standard"}}""")]
    [InlineData("seating", """{"grid":{"rows":4.5,"seatsPerRow":5,"category":"standard"}}""")]
    [InlineData("seating", """{"grid":{"rows":1000,"seatsPerRow":1000,"category":"standard"}}""")]
    [InlineData("seating", """{"grid":{"rows":5,"seatsPerRow":5,"category":"standard"},"areas":[]}""")]
    [InlineData("seating", """{"areas":[{"id":"floor","category":"standard","capacity":15}]}""")]
    [InlineData("seating", """{"\ud800":1}""")]
    [InlineData("seating", """{"plan":"\ud800\ud800\ud800\ud800\ud800\ud800\ud800"}""")]
    [InlineData("seating", """{"plan":"0198a3c4-0000-7000-8000-000000000000","grid":{}}""")]
    [InlineData("seating.plan", """{"plan":"0198a3c4-0000-7000-8000-000000000000"}""")]
    [InlineData("seating.plan", """{"plan":"0198a3c4-0000-7000-8000-000000000000","note":"unknown members are ignored"}""")]
    [InlineData("seating.plan", """{"plan":"the-hall"}""")]
    [InlineData("seating.plan", """{"plan":7}""")]
    [InlineData("startsAt", "\"\\ud800\\ud800\\ud800\\ud800\"")]
    [InlineData("salesOpenAt", "7")]
    [InlineData("salesCloseAt", "\"never\"")]
    [InlineData("holdSeconds", "4")]
    [InlineData("holdSeconds", "3601")]
    [InlineData("holdSeconds", "30.5")]
    [InlineData("holdSeconds", "\"30\"")]
    [InlineData("holdSeconds", "99999999999")]
    [InlineData("maxSeatsPerCustomer", "0")]
    [InlineData("maxSeatsPerCustomer", "-1")]
    [InlineData("refundableUntil", "true")]
    [InlineData("preventOrphans", "\"yes\"")]
    [InlineData("preventOrphans", "1")]
    public async Task A_body_that_breaks_a_rule_names_its_field(string field, string json)
    {
        var body = Buyer.SessionBody();
        body[field.Split('.')[0]] = "SPOILED";
        var text = body.ToJsonString().Replace("\"SPOILED\"", json, StringComparison.Ordinal);
        (await node.Manager.PostAsync("/sessions", text)).IsInvalid(field);
    }

    [Theory]
    [InlineData("title")]
    [InlineData("venue")]
    [InlineData("startsAt")]
    [InlineData("currency")]
    [InlineData("prices")]
    [InlineData("seating")]
    public async Task A_body_without_a_member_that_is_needed_names_it(string field)
    {
        var body = Buyer.SessionBody();
        body.Remove(field);
        Assert.Single((await node.Manager.PostAsync("/sessions", body)).IsInvalid(field)["errors"].AsObject());
    }

    [Fact]
    public async Task Every_broken_rule_is_named_at_once()
    {
        var body = Buyer.SessionBody();
        body["title"] = "";
        body["currency"] = "euro";
        body["holdSeconds"] = 1;
        body["salesOpenAt"] = "2030-01-01T00:00:00Z";
        body["salesCloseAt"] = "2030-01-01T00:00:00Z";
        var refused = await node.Manager.PostAsync("/sessions", body);
        foreach (var field in new[] { "title", "currency", "holdSeconds", "salesCloseAt" })
            refused.IsInvalid(field);
        Assert.Equal(4, refused["errors"].AsObject().Count);
    }

    [Fact]
    public async Task A_price_of_a_wrong_type_is_named_by_its_category()
    {
        var body = Buyer.SessionBody();
        body["prices"] = new JsonObject { ["standard"] = "45.00" };
        (await node.Manager.PostAsync("/sessions", body)).IsInvalid("prices.standard");
    }

    [Theory]
    [InlineData("""{"grid":{"rows":4,"seatsPerRow":4,"category":"standard"}}""", 16)]
    [InlineData("""{"areas":[{"id":"floor","category":"standard","capacity":16}]}""", 16)]
    public async Task Sixteen_places_are_enough_seats_or_not(string seating, int places)
    {
        var body = Buyer.SessionBody();
        body["seating"] = JsonNode.Parse(seating);
        body["holdSeconds"] = 5;
        Assert.Equal(places, (await node.Manager.PostAsync("/sessions", body)).IsCreated().Number("places"));
        body["holdSeconds"] = 3600;
        (await node.Manager.PostAsync("/sessions", body)).IsCreated();
    }

    [Fact]
    public async Task A_category_without_a_price_is_named()
    {
        var body = Buyer.SessionBody();
        body["seating"] = Seatings.File("native-theatre");
        body["prices"] = Seatings.Prices(("stalls", 1));
        var refused = (await node.Manager.PostAsync("/sessions", body)).IsInvalid("prices");
        Assert.Contains("balcony", refused.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("table", refused.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_finding_in_a_seating_is_told_with_its_place_and_rule()
    {
        var seating = Seatings.Rows(4, 6);
        var rows = seating["sections"]![0]!["rows"]!;
        rows[1]!["seats"]![3]!["label"] = "3";
        rows[2]!["seats"]![0]!["category"] = null;
        var body = Buyer.SessionBody();
        body["seating"] = seating;
        var refused = (await node.Manager.PostAsync("/sessions", body)).IsInvalid("seating");

        var findings = refused["findings"].AsArray()
            .Select(finding => (finding!["place"]!.GetValue<string>(), finding["rule"]!.GetValue<string>()));
        Assert.Equal(
            [("sections[0].rows[1].seats[3]", "duplicate-seat"), ("sections[0].rows[2].seats[0]", "missing-member")],
            findings);
        Assert.All(
            refused["findings"].AsArray(), finding => Assert.NotEmpty(finding!["message"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Nothing_of_a_refused_session_is_listed()
    {
        var body = Buyer.SessionBody();
        body["title"] = $"Refused {Guid.NewGuid():N}";
        body["prices"] = Seatings.Prices(("vip", 1));
        (await node.Manager.PostAsync("/sessions", body)).Is(HttpStatusCode.UnprocessableEntity, "validation");
        Assert.Empty((await node.Anonymous.GetAsync($"/sessions?search={body["title"]}")).IsOk().Items());
    }
}
