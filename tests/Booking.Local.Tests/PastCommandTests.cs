using System.Globalization;
using System.Text.Json.Nodes;
using Booking.Testing;

namespace Booking.Local.Tests;

/// <summary>`booking audit replay`, `audit export` and `projections` on a run.</summary>
public sealed class PastCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("past");
    private readonly string _port = FreePort.Next().ToString(CultureInfo.InvariantCulture);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_is_replayed_exported_and_its_read_models_are_rebuilt_from_the_command_line()
    {
        using var run = CommandLine.Start("run", "--demo", "--port", _port, "--folder", _folder.Location);
        await run.ReadToLineAsync("Ctrl-C", Cancel);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        var sessions = JsonNode.Parse(await client.GetStringAsync("/sessions", Cancel))!["items"]!.AsArray();
        var session = sessions[0]!["sessionId"]!.GetValue<string>();

        var events = await CommandAsync("audit", "export", "--session", session);
        var first = JsonNode.Parse(events.Split('\n')[0])!;
        Assert.Equal((session, 1, "session_scheduled"), (
            first["sessionId"]!.GetValue<string>(), first["version"]!.GetValue<int>(), first["type"]!.GetValue<string>()));
        Assert.Equal(sessions[0]!["title"]!.GetValue<string>(), first["data"]!["title"]!.GetValue<string>());
        var file = _folder.PathOf("events.csv");
        await CommandAsync("audit", "export", "--format", "csv", "--out", file);
        var lines = await File.ReadAllLinesAsync(file, Cancel);
        Assert.Equal("position,sessionId,version,type,timestamp,actor,correlationId,causationId,hash,data", lines[0]);
        Assert.Equal(sessions.Count, lines.Count(line => line.Contains("session_scheduled", StringComparison.Ordinal)));
        Assert.StartsWith("reservationId,", await CommandAsync("audit", "export", "--what", "purchases", "--format", "csv"), StringComparison.Ordinal);
        Assert.Equal("", await CommandAsync("audit", "export", "--to", "2001-01-01"));

        var replay = await CommandAsync("audit", "replay", "--session", session, "--until", "1");
        Assert.Contains("session_scheduled", Assert.Single(replay.Trim().Split('\n')), StringComparison.Ordinal);
        var (exitCode, _, errors) = await CommandLine.RunAsync(
            ["audit", "replay", "--session", Guid.NewGuid().ToString(), "--folder", _folder.Location], Cancel);
        Assert.Equal(1, exitCode);
        Assert.Contains("There is no session", errors, StringComparison.Ordinal);

        var address = $"http://127.0.0.1:{_port}";
        var rebuilt = await ProjectionsAsync("rebuild", "purchases-1", "--wait", "--address", address);
        Assert.Contains("purchases-1 is rebuilt.", rebuilt, StringComparison.Ordinal);
        Assert.Contains("seat-map-1", await ProjectionsAsync("list", "--address", address), StringComparison.Ordinal);
        (exitCode, _, errors) = await CommandLine.RunAsync(["projections", "rebuild", "nothing-1", "--address", address], Cancel);
        Assert.Equal(1, exitCode);
        Assert.Contains("404", errors, StringComparison.Ordinal);

        run.Identity.TrySignal(ProcessSignal.Terminate);
        Assert.Equal(0, (await run.EndAsync(Cancel)).ExitCode);
    }

    private Task<string> CommandAsync(params string[] arguments) => OutputAsync([.. arguments, "--folder", _folder.Location]);

    private static Task<string> ProjectionsAsync(params string[] arguments) => OutputAsync(["projections", .. arguments]);

    private static async Task<string> OutputAsync(string[] arguments)
    {
        var (exitCode, output, errors) = await CommandLine.RunAsync(arguments, Cancel);
        Assert.True(exitCode == 0, $"{string.Join(' ', arguments)} ended with {exitCode}: {errors}");
        return output;
    }
}
