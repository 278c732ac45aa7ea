using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Booking.Local;

namespace Booking.Benchmarks.Hot;

/// <summary>The <see cref="EchoServer"/> as a process of its own, with the runtime settings of the API.</summary>
internal sealed class EchoProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private EchoProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public int ProcessId => _process.Id;

    public static async Task<EchoProcess> StartAsync(CancellationToken cancel)
    {
        var port = FreePort.Next();
        var folder = AppContext.BaseDirectory;
        var start = new ProcessStartInfo("dotnet",
        [
            "exec", "--runtimeconfig", Path.Combine(folder, "Booking.Api.runtimeconfig.json"),
            "--depsfile", Path.Combine(folder, "Booking.Benchmarks.deps.json"),
            Path.Combine(folder, "Booking.Benchmarks.dll"), EchoServer.Command,
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
        var process = Process.Start(start) ?? throw new InvalidOperationException("The echo server did not start.");
        var echo = new EchoProcess(process, port);
        try
        {
            await echo.WaitUntilListeningAsync(cancel);
            return echo;
        }
        catch
        {
            echo.Dispose();
            throw;
        }
    }

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
