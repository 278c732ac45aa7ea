using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Booking.Testing;
using Npgsql;

namespace Booking.Local.Tests;

public sealed class CommandLineTests : IDisposable
{
    private static readonly string[] ServerNames = ["postgres", "redis"];
    private readonly TemporaryFolder _folder = new("command-line");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Servers_end_with_a_parent_that_is_killed()
    {
        using var command = await StartServersAsync();
        var servers = ServerNames.Select(Remembered).ToList();
        Assert.All(servers, server => Assert.True(server.IsAlive));

        command.Identity.TrySignal(ProcessSignal.Kill);

        foreach (var server in servers)
            Assert.True(await server.WaitForExitAsync(TimeSpan.FromSeconds(20), Cancel));
        Assert.Contains("database system is shut down", await PostgresLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Being_asked_to_stop_stops_the_servers_in_order_and_the_data_is_found_again()
    {
        using (var command = await StartServersAsync())
        {
            await ExecuteAsync("CREATE TABLE kept (n int)");
            var servers = ServerNames.Select(Remembered).ToList();

            command.Identity.TrySignal(ProcessSignal.Terminate);

            Assert.Equal(0, (await command.EndAsync(Cancel)).ExitCode);
            Assert.All(servers, server => Assert.False(server.IsAlive));
            Assert.Contains("database system is shut down", await PostgresLogAsync(), StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFiles(_folder.PathOf("processes")));
        }

        using var again = await StartServersAsync();
        await ExecuteAsync("INSERT INTO kept VALUES (1)");
    }

    [Fact]
    public async Task A_second_run_in_one_folder_is_refused_and_the_first_goes_on()
    {
        using var first = await StartServersAsync();

        var (exitCode, _, errors) = await CommandLine.RunAsync(["run", "--folder", _folder.Location], Cancel);

        Assert.Equal(1, exitCode);
        var which = $"{_folder.Location} (process {first.Identity.ProcessId})";
        Assert.Contains($"already running in {which}", errors, StringComparison.Ordinal);
        await ExecuteAsync("SELECT 1");
    }

    [Fact]
    public async Task Stop_ends_a_run_in_order()
    {
        using var command = await StartServersAsync();
        var servers = ServerNames.Select(Remembered).ToList();

        var (exitCode, output, _) = await CommandLine.RunAsync(["stop", "--folder", _folder.Location], Cancel);

        Assert.Equal(0, exitCode);
        Assert.Contains($"Stopped booking run (process ", output, StringComparison.Ordinal);
        Assert.Equal(0, (await command.EndAsync(Cancel)).ExitCode);
        Assert.All(servers, server => Assert.False(server.IsAlive));
    }

    [Fact]
    public async Task Stop_after_a_crash_ends_what_was_left_and_no_process_that_only_has_the_same_id()
    {
        using var left = Process.Start("sleep", ["600"]);
        using var stranger = Process.Start("sleep", ["600"]);
        try
        {
            var other = ProcessIdentity.Of(stranger.Id)!;
            Remember("api", ProcessIdentity.Of(left.Id)!);
            Remember("redis", other with { StartTicks = other.StartTicks - 1 });
            Remember("postgres", other with { BootId = "an earlier boot" });

            var (exitCode, output, _) = await CommandLine.RunAsync(["stop", "--folder", _folder.Location], Cancel);

            Assert.Equal(0, exitCode);
            Assert.Contains($"Stopped api (process {left.Id})", output, StringComparison.Ordinal);
            Assert.True(left.WaitForExit(TimeSpan.FromSeconds(5)));
            Assert.True(other.IsAlive);
            Assert.Empty(Directory.EnumerateFiles(_folder.PathOf("processes")));
        }
        finally
        {
            left.Kill();
            stranger.Kill();
        }
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_named_before_anything_starts()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (exitCode, _, errors) = await CommandLine.RunAsync(
            ["run", "--port", port, "--folder", _folder.Location], Cancel);

        Assert.Equal(1, exitCode);
        Assert.Contains($"Port {port} is in use", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("postgres")));
    }

    public void Dispose()
    {
        // A server whose parent a failed test has killed may be writing its last.
        foreach (var name in ServerNames)
        {
            if (File.Exists(FileOf(name)))
                Remembered(name).TrySignal(ProcessSignal.Kill);
        }

        _folder.Dispose();
    }

    private async Task<CommandLine> StartServersAsync()
    {
        var command = CommandLine.Start("servers", "--folder", _folder.Location);
        await command.ReadToLineAsync("# Ctrl-C", Cancel);
        return command;
    }

    private async Task ExecuteAsync(string sql)
    {
        var cluster = _folder.PathOf("postgres");
        var connectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = int.Parse(
                (await File.ReadAllLinesAsync(Path.Combine(cluster, "data", "postmaster.pid"), Cancel))[3],
                CultureInfo.InvariantCulture),
            Username = "booking",
            Database = "booking",
            Password = await File.ReadAllTextAsync(Path.Combine(cluster, "password"), Cancel),
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(connectionString.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private Task<string> PostgresLogAsync() => File.ReadAllTextAsync(_folder.PathOf("postgres/postgres.log"), Cancel);

    private string FileOf(string name) => _folder.PathOf($"processes/{name}.pid");

    private ProcessIdentity Remembered(string name) => ProcessIdentity.Parse(File.ReadAllText(FileOf(name)))!;

    private void Remember(string name, ProcessIdentity process)
    {
        Directory.CreateDirectory(_folder.PathOf("processes"));
        File.WriteAllText(FileOf(name), process.ToString());
    }
}
