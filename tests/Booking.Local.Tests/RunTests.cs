using System.Diagnostics;
using System.Globalization;
using Booking.Testing;

namespace Booking.Local.Tests;

public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("run");
    private readonly string _port = FreePort.Next().ToString(CultureInfo.InvariantCulture);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_one_command_to_a_purchase_with_the_lines_of_the_README()
    {
        using (var run = StartWithDemo())
        {
            var welcome = await run.ReadToLineAsync("Ctrl-C", Cancel);
            Assert.Contains("Opened Cup Final: 50000 places.", welcome, StringComparison.Ordinal);
            foreach (var line in welcome.Split('\n').Where(line => line.StartsWith("  curl", StringComparison.Ordinal)))
                Assert.NotEmpty(await BashAsync(line.Replace("curl -s", "curl -sf", StringComparison.Ordinal)));

            var tour = await BashAsync(await TourAsync());
            Assert.Contains("/problems/seats-unavailable", tour, StringComparison.Ordinal);
            Assert.Contains("\"unavailable\":[\"E-8\",\"E-9\"]", tour, StringComparison.Ordinal);
            Assert.Contains("\"status\":\"paid\"", tour, StringComparison.Ordinal);
            Assert.Contains("\"title\":\"The Night Train\"", tour, StringComparison.Ordinal);
            Assert.Contains("\"status\":\"cancelled\"", tour, StringComparison.Ordinal);
            await AuditAsync();

            await StopAsync(run);
        }

        using var again = StartWithDemo();
        Assert.DoesNotContain("Opened", await again.ReadToLineAsync("Ctrl-C", Cancel), StringComparison.Ordinal);
        var seats = await BashAsync("""
            session=$(curl -s "$BOOKING_API/sessions?search=Night+Train" | grep -oE '[0-9a-f-]{36}')
            curl -s $BOOKING_API/sessions/$session/seats | tr '}' '\n' | grep -E '"E-[89]"'
            """);
        Assert.Equal(2, seats.Split("\"sold\"").Length - 1);
        // Killed instead, it would leave PostgreSQL to write its last into a folder that is being removed.
        await StopAsync(again);
    }

    // What has happened is proved from another process, that finds the servers by the folder.
    private async Task AuditAsync()
    {
        var verified = await CommandLine.RunAsync(["audit", "verify", "--folder", _folder.Location], Cancel);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        Assert.Contains("Everything is right", verified.Output, StringComparison.Ordinal);
        var seals = await CommandLine.RunAsync(["audit", "seals", "export", "--folder", _folder.Location], Cancel);
        Assert.True(seals.ExitCode == 0, seals.Errors);
        Assert.StartsWith("[", seals.Output, StringComparison.Ordinal);
        var nothing = await CommandLine.RunAsync(
            ["audit", "verify", "--folder", _folder.Location, "--session", $"{Guid.NewGuid()}"], Cancel);
        Assert.Equal(1, nothing.ExitCode);
        Assert.Contains("There is no session", nothing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_API_dies_the_run_says_so_with_the_end_of_its_log_and_stops_the_rest()
    {
        using var run = CommandLine.Start("run", "--port", _port, "--folder", _folder.Location);
        await run.ReadToLineAsync("Ctrl-C", Cancel);
        var postgres = Remembered("postgres");

        Remembered("api").TrySignal(ProcessSignal.Kill);

        var (exitCode, _, errors) = await run.EndAsync(Cancel);
        Assert.Equal(1, exitCode);
        Assert.Contains("The API ended with exit code 137", errors, StringComparison.Ordinal);
        Assert.Contains("Now listening on", errors, StringComparison.Ordinal);
        Assert.False(postgres.IsAlive);
    }

    [Fact]
    public async Task A_cluster_serves_behind_one_address_and_starts_a_killed_node_again()
    {
        using var cluster = CommandLine.Start("cluster", "--nodes", "2", "--port", _port, "--folder", _folder.Location);
        await cluster.ReadToLineAsync("A node that ends", Cancel);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        var killed = Remembered("api-2");

        killed.TrySignal(ProcessSignal.Kill);
        Assert.Contains("\"items\"", await client.GetStringAsync("/sessions", Cancel), StringComparison.Ordinal);
        await cluster.ReadToLineAsync("Node 2 is there again", Cancel);

        var nginx = Remembered("nginx");
        Assert.NotEqual(killed, Remembered("api-2"));
        Assert.Contains("\"items\"", await client.GetStringAsync("/sessions", Cancel), StringComparison.Ordinal);
        await StopAsync(cluster);
        Assert.False(nginx.IsAlive);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task StopAsync(CommandLine run)
    {
        run.Identity.TrySignal(ProcessSignal.Terminate);
        Assert.Equal(0, (await run.EndAsync(Cancel)).ExitCode);
    }

    private CommandLine StartWithDemo() =>
        CommandLine.Start("run", "--demo", "--port", _port, "--folder", _folder.Location);

    private ProcessIdentity Remembered(string name) =>
        ProcessIdentity.Parse(File.ReadAllText(_folder.PathOf($"processes/{name}.pid")))!;

    /// <summary>The script under the heading of the tour.</summary>
    private static async Task<string> TourAsync()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(CommandLine.Root, "README.md"), Cancel);
        var tour = readme[readme.IndexOf("## A tour with curl", StringComparison.Ordinal)..];
        return tour.Split("```sh\n")[1].Split("```")[0];
    }

    private async Task<string> BashAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script]) { RedirectStandardOutput = true };
        start.Environment["BOOKING_API"] = $"http://127.0.0.1:{_port}";
        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync(Cancel);
        await bash.WaitForExitAsync(Cancel);
        Assert.True(bash.ExitCode == 0, $"{script} ended with {bash.ExitCode}:\n{output}");
        return output;
    }
}
