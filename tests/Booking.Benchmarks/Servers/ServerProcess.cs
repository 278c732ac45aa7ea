using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Booking.Local;

namespace Booking.Benchmarks.Servers;

/// <summary>A server to compare with as a process of its own, with the runtime settings of the API.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private ServerProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public int ProcessId => _process.Id;

    /// <summary>Starts this program again as the server that a command names.</summary>
    /// <param name="command">The first argument of that process.</param>
    /// <param name="settings">Its configuration, as environment variables.</param>
    /// <param name="cancel">Ends the wait; the process is then stopped.</param>
    public static async Task<ServerProcess> StartAsync(
        string command, IReadOnlyDictionary<string, string> settings, CancellationToken cancel)
    {
        var port = FreePort.Next();
        var folder = AppContext.BaseDirectory;
        var start = new ProcessStartInfo("dotnet",
        [
            "exec", "--runtimeconfig", Path.Combine(folder, "Booking.Api.runtimeconfig.json"),
            "--depsfile", Path.Combine(folder, "Booking.Benchmarks.deps.json"),
            Path.Combine(folder, "Booking.Benchmarks.dll"), command,
            "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
        ])
        {
            WorkingDirectory = folder,
            // What the API's appsettings.json says.
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["Logging__LogLevel__Default"] = "Warning",
                ["Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
            },
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"The {command} did not start.");
        var server = new ServerProcess(process, port);
        try
        {
            await server.WaitUntilListeningAsync(cancel);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public static Task<ServerProcess> StartEchoAsync(CancellationToken cancel) =>
        StartAsync(EchoServer.Command, new Dictionary<string, string>(), cancel);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task WaitUntilListeningAsync(CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", Port, cancel);
                return;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancel);
            }
        }
    }
}
