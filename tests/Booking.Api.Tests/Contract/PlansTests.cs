using System.Net;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>Plans that are kept for many sessions.</summary>
[Collection<SessionsCollection>]
public sealed class PlansTests(ContractNode node)
{
    [Theory]
    [InlineData("grid-theatre", 24)]
    [InlineData("native-theatre", 96)]
    [InlineData("pretix-older-hall", 8)]
    [InlineData("seatsio-theatre", 99)]
    public async Task A_plan_of_every_form_is_kept_and_read_back_in_the_native_one(string file, int places)
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        var added = (await AddAsync($"Plan {file}", Seatings.File(file))).IsCreated();
        Assert.Equal(places, added.Number("places"));
        Assert.Empty(added["findings"].AsArray());
        Assert.Equal($"/plans/{added["planId"]}", added.Message.Headers.Location!.ToString());

        var read = (await node.Manager.GetAsync($"/plans/{added["planId"]}")).IsOk();
        Assert.Equal((added.Text("planId"), $"Plan {file}", (long)places),
            (read.Text("planId"), read.Text("name"), read.Number("places")));
        Assert.InRange(read["createdAt"].GetValue<DateTimeOffset>(), before, DateTimeOffset.UtcNow.AddSeconds(1));

        var again = (await AddAsync("Copy", read["seating"].DeepClone())).IsCreated();
        var copy = (await node.Manager.GetAsync($"/plans/{again["planId"]}")).IsOk();
        Assert.True(JsonNode.DeepEquals(read["seating"], copy["seating"]), copy.Text);
        Assert.NotEqual(added.Text("planId"), again.Text("planId"));
    }

    [Fact]
    public async Task A_dry_run_finds_the_same_and_keeps_nothing()
    {
        var good = (await AddAsync("Dry", Seatings.File("native-theatre"), "?dryRun=true")).IsOk();
        Assert.Equal(96, good.Number("places"));
        Assert.Empty(good["findings"].AsArray());
        Assert.Null(good.Json!["planId"]);
        Assert.Null(good.Message.Headers.Location);
        var added = (await AddAsync("The same", Seatings.File("native-theatre"))).IsCreated();
        Assert.Null(added.Json!["seating"]);
        var kept = (await node.Manager.GetAsync($"/plans/{added.Text("planId")}")).IsOk();
        Assert.True(JsonNode.DeepEquals(kept["seating"], good["seating"]));

        var spoiled = Spoiled();
        var dry = (await AddAsync("Dry", spoiled.DeepClone(), "?dryRun=true")).IsOk();
        var real = (await AddAsync("Dry", spoiled, "?dryRun=false")).IsInvalid("seating");
        Assert.Equal(2, dry["findings"].AsArray().Count);
        Assert.True(JsonNode.DeepEquals(dry["findings"], real["findings"]), real.Text);
        Assert.Null(dry.Json!["places"]);
        Assert.Null(dry.Json!["seating"]);

        var all = await node.Manager.WalkAsync("/plans", 200);
        Assert.DoesNotContain(all, plan => plan["name"]!.GetValue<string>() == "Dry");
    }

    [Fact]
    public async Task A_finding_names_place_and_rule()
    {
        var findings = (await AddAsync("Spoiled", Spoiled())).IsInvalid("seating")["findings"].AsArray();
        Assert.Equal(
            [("sections[0].rows[0].seats[1]", "duplicate-seat"), ("sections[0].rows[1].seats[0]", "missing-member")],
            findings.Select(finding => (finding!["place"]!.GetValue<string>(), finding["rule"]!.GetValue<string>())));
        Assert.All(findings, finding => Assert.NotEmpty(finding!["message"]!.GetValue<string>()));
        Assert.All(findings, finding => Assert.Contains("row", finding!["placeInWords"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"seating":{}}""", "name")]
    [InlineData("""{"name":"","seating":{}}""", "name")]
    [InlineData("""{"name":7,"seating":{}}""", "name")]
    [InlineData("""{"name":"NUL \u0000","seating":{}}""", "name")]
    [InlineData("""{"name":"A plan"}""", "seating")]
    [InlineData("""{"name":"A plan","seating":[]}""", "seating")]
    [InlineData("""{"name":"A plan","seating":{}}""", "seating")]
    [InlineData("""{"name":"A plan","seating":{"plan":"0198a3c4-0000-7000-8000-000000000000"}}""", "seating")]
    [InlineData("""{"name":"A plan","seating":{"\ud800":{}}}""", "seating")]
    public async Task A_plan_that_breaks_a_rule_names_its_field(string body, string field) =>
        (await node.Manager.PostAsync("/plans", body)).IsInvalid(field);

    [Fact]
    public async Task A_dry_run_is_true_or_false() =>
        (await AddAsync("Dry", Seatings.File("grid-theatre"), "?dryRun=maybe")).IsInvalid("dryRun");

    [Fact]
    public async Task Plans_are_listed_the_newest_first_page_by_page()
    {
        var added = new List<string>();
        for (var i = 0; i < 7; i++)
            added.Insert(0, (await AddAsync($"Listed {i}", Seatings.File("grid-theatre"))).IsCreated().Text("planId"));

        foreach (var limit in new[] { 1, 3, 200 })
        {
            var listed = await node.Manager.WalkAsync("/plans", limit);
            Assert.Equal(added, listed.Take(7).Select(plan => plan["planId"]!.GetValue<string>()));
            Assert.Equal(listed.Count, listed.DistinctBy(plan => plan["planId"]!.GetValue<string>()).Count());
        }

        var newest = (await node.Manager.GetAsync("/plans?limit=1")).IsOk().Items()[0];
        Assert.Equal(("Listed 6", 24), (newest["name"]!.GetValue<string>(), newest["places"]!.GetValue<int>()));
        Assert.Null(newest["seating"]);
        (await node.Manager.GetAsync("/plans?cursor=nonsense")).IsInvalid("cursor");
        (await node.Manager.GetAsync("/plans?limit=0")).IsInvalid("limit");
    }

    [Fact]
    public async Task An_unknown_plan_is_not_found() =>
        (await node.Manager.GetAsync($"/plans/{Guid.NewGuid()}")).Is(HttpStatusCode.NotFound, "not-found");

    private static JsonObject Spoiled()
    {
        var seating = Seatings.Rows(4, 6);
        var rows = seating["sections"]![0]!["rows"]!;
        rows[0]!["seats"]![1]!["label"] = "1";
        rows[1]!["seats"]![0]!["category"] = null;
        return seating;
    }

    private Task<Answer> AddAsync(string name, JsonNode seating, string query = "") =>
        node.Manager.PostAsync($"/plans{query}", new JsonObject { ["name"] = name, ["seating"] = seating });
}
