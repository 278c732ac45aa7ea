using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Booking.Testing;

namespace Booking.Local.Tests;

/// <summary>`booking audit …` and `booking projections …` on a run.</summary>
public sealed class PastCommandTests(DemoRun run) : IClassFixture<DemoRun>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_replayed_and_exported_from_the_command_line()
    {
        var sessions = await run.SessionsAsync();
        var session = sessions[0]!["sessionId"]!.GetValue<string>();

        var events = await run.OutputAsync("audit", "export", "--session", session);
        var first = JsonNode.Parse(events.Split('\n')[0])!;
        Assert.Equal((session, 1, "session_scheduled"), (
            first["sessionId"]!.GetValue<string>(), first["version"]!.GetValue<int>(), first["type"]!.GetValue<string>()));
        Assert.Equal(sessions[0]!["title"]!.GetValue<string>(), first["data"]!["title"]!.GetValue<string>());
        var file = run.PathOf("events.csv");
        await run.OutputAsync("audit", "export", "--format", "csv", "--out", file);
        var lines = await File.ReadAllLinesAsync(file, Cancel);
        Assert.Equal("position,sessionId,version,type,timestamp,actor,correlationId,causationId,hash,data", lines[0]);
        Assert.Equal(sessions.Count, lines.Count(line => line.Contains("session_scheduled", StringComparison.Ordinal)));
        Assert.False(File.Exists(file + ".part"));
        Assert.StartsWith(
            "reservationId,", await run.OutputAsync("audit", "export", "--what", "purchases", "--format", "csv"), StringComparison.Ordinal);
        Assert.Equal("", await run.OutputAsync("audit", "export", "--to", "2001-01-01"));

        var replay = await run.OutputAsync("audit", "replay", "--session", session, "--until", "1");
        Assert.Contains("session_scheduled", Assert.Single(replay.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_to_where_nothing_can_be_written_is_refused_in_a_sentence()
    {
        var file = run.PathOf("a-file");
        await File.WriteAllTextAsync(file, "an earlier one", Cancel);
        var elsewhere = run.PathOf("elsewhere");
        Directory.CreateDirectory(elsewhere);

        var errors = await run.FailureAsync("audit", "export", "--out", elsewhere);

        Assert.Contains("is a folder", errors, StringComparison.Ordinal);
        Assert.NotEmpty(await run.FailureAsync("audit", "export", "--out", Path.Combine(file, "below.jsonl")));
        Assert.Equal("an earlier one", await File.ReadAllTextAsync(file, Cancel));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*.part"));
    }

    [Fact]
    public async Task Refusals_are_shown_by_minute_and_reason()
    {
        var session = (await run.SessionsAsync())[0]!["sessionId"]!.GetValue<string>();
        Assert.Contains(
            "Nothing was refused.",
            await run.OutputAsync("audit", "refusals", "--session", session, "--until", "2001-01-01"), StringComparison.Ordinal);
        var seat = await FreeSeatAsync(session);
        var first = await run.SignInGuestAsync();
        Assert.Equal(HttpStatusCode.Created, (await run.ReserveAsync(first, session, seat)).StatusCode);
        var second = await run.SignInGuestAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Conflict, (await run.ReserveAsync(second, session, seat)).StatusCode);

        var items = await Eventually.ReturnsAsync(
            async () =>
            {
                var kept = JsonNode.Parse(await run.OutputAsync("audit", "refusals", "--session", session, "--json"))!.AsArray();
                Assert.Equal(3, kept.Sum(item => item!["count"]!.GetValue<long>()));
                return kept;
            },
            cancel: Cancel);

        // A minute may end in between.
        Assert.All(items, item => Assert.Equal("seats-unavailable", item!["reason"]!.GetValue<string>()));
        var within = items[^1]!["minute"]!.GetValue<DateTimeOffset>().AddSeconds(30).ToString("O", CultureInfo.InvariantCulture);
        var text = await run.OutputAsync("audit", "refusals", "--session", session, "--from", within);
        var lines = text.Trim().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d\s+seats-unavailable\s+[123]$", lines[1]);
        Assert.Matches(@"^in all\s+seats-unavailable\s+[123]$", lines[2]);
    }

    [Theory]
    [InlineData("There is no session", "refusals")]
    [InlineData("There is no session", "replay")]
    [InlineData("There is no session", "export")]
    [InlineData("There is no session", "verify")]
    [InlineData("--until is before --from", "refusals", "--from", "2026-01-02", "--until", "2026-01-01")]
    [InlineData("--to is before --from", "export", "--from", "2026-01-02", "--to", "2026-01-01")]
    [InlineData("is not an instant", "refusals", "--from", "yesterday")]
    [InlineData("is not an instant", "export", "--to", "10:00")]
    [InlineData("'jsonl'", "export", "--format", "parquet")]
    public async Task What_cannot_be_is_refused_in_a_sentence(string said, params string[] command)
    {
        var session = Guid.NewGuid().ToString();

        Assert.Contains(said, await run.FailureAsync(["audit", .. command, "--session", session]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_models_are_listed_and_rebuilt_from_the_command_line()
    {
        var rebuilt = await run.ProjectionsAsync("rebuild", "purchases-1", "--wait");
        Assert.Contains("purchases-1 is rebuilt.", rebuilt, StringComparison.Ordinal);
        Assert.Contains("seat-map-1", await run.ProjectionsAsync("list"), StringComparison.Ordinal);
        var (exitCode, _, errors) = await CommandLine.RunAsync(
            ["projections", "rebuild", "nothing-1", "--address", run.Address], Cancel);
        Assert.Equal(1, exitCode);
        Assert.Contains("404", errors, StringComparison.Ordinal);
    }

    private async Task<string> FreeSeatAsync(string session)
    {
        var map = JsonNode.Parse(await run.Http.GetStringAsync($"/sessions/{session}/seats", Cancel))!;
        return map["seats"]!.AsArray().First(seat => seat!["status"]!.GetValue<string>() == "available")!["id"]!.GetValue<string>();
    }
}
