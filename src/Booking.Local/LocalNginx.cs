using System.Globalization;
using System.Net.Sockets;

namespace Booking.Local;

/// <summary>
/// nginx before several nodes on 127.0.0.1, by the project's <c>deploy/nginx.conf.template</c>. It runs as long as this
/// process does, at most: it is stopped in order by <see cref="StopAsync"/>, and when this process is killed.
/// </summary>
public sealed class LocalNginx : IAsyncDisposable
{
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReadyPause = TimeSpan.FromMilliseconds(10);

    private readonly GuardedProcess _process;
    private readonly string _folder;

    private LocalNginx(int port, string folder, GuardedProcess process)
    {
        Port = port;
        _folder = folder;
        _process = process;
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The root of the routes that the nodes serve together.</summary>
    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"));

    /// <summary>The main process.</summary>
    public ProcessIdentity Process => _process.Server;

    /// <summary>Completes with the exit code when it has ended.</summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>A line a request, with the node that answered it, and what nginx has to say.</summary>
    public string Log => LogFile(_folder);

    /// <summary>Starts nginx and waits until it listens.</summary>
    /// <param name="folder">The folder of its configuration, log and temporary files.</param>
    /// <param name="options">The nodes.</param>
    /// <param name="cancel">Ends the wait; nginx is then stopped.</param>
    /// <exception cref="LocalServerException">It is not installed, or did not start: the message has its log.</exception>
    public static async Task<LocalNginx> StartAsync(
        string folder, NginxOptions options, CancellationToken cancel = default)
    {
        folder = Path.GetFullPath(folder);
        PrivateFiles.CreateFolder(folder);
        LogFiles.Rotate(LogFile(folder));
        return options.Port is { } port
            ? await PortTakenException.RetryOnSamePortAsync(port, LaunchAsync, cancel)
            : await PortTakenException.RetryOnFreePortsAsync(LaunchAsync);

        async Task<LocalNginx> LaunchAsync(int candidate) =>
            new(candidate, folder, await StartProcessAsync(folder, options, candidate, cancel));
    }

    /// <summary>Stops it in order: what it has begun to answer is answered.</summary>
    /// <param name="cancel">Ends the wait, not the stopping.</param>
    public Task StopAsync(CancellationToken cancel = default) => _process.StopAsync(cancel);

    /// <summary>Stops it if it runs.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string LogFile(string folder) => Path.Combine(folder, "nginx.log");

    private static async Task<GuardedProcess> StartProcessAsync(
        string folder, NginxOptions options, int port, CancellationToken cancel)
    {
        var configuration = Path.Combine(folder, "nginx.conf");
        await PrivateFiles.WriteAsync(Path.Combine(folder, "booking.conf"), Fill(options, port), cancel);
        await PrivateFiles.WriteAsync(configuration, Main(folder), cancel);
        var logBegin = LogFiles.LengthOf(LogFile(folder));
        // Debian has it where only root's path leads.
        var program = File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";
        var process = await GuardedProcess.StartAsync(
            new GuardedCommand(program, ["-e", "stderr", "-c", configuration, "-p", folder])
            {
                StopSignal = ProcessSignal.Quit,
                LogFile = LogFile(folder),
                WorkingDirectory = folder,
            },
            cancel);
        try
        {
            await WaitUntilReadyAsync(process, folder, port, logBegin, cancel);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    // Its processes are one user's own, root included: what it writes lies in a folder that is that user's alone.
    private static string Main(string folder)
    {
        var user = Environment.IsPrivilegedProcess ? "user root;" : "";
        return $$"""
            {{user}}
            daemon off;
            worker_processes auto;
            pid "{{folder}}/nginx.pid";
            error_log stderr warn;
            events { worker_connections 8192; }
            http {
                client_body_temp_path "{{folder}}/body";
                proxy_temp_path "{{folder}}/proxy";
                fastcgi_temp_path "{{folder}}/fastcgi";
                uwsgi_temp_path "{{folder}}/uwsgi";
                scgi_temp_path "{{folder}}/scgi";
                include "{{folder}}/booking.conf";
            }

            """;
    }

    private static string Fill(NginxOptions options, int port)
    {
        var nodes = options.NodePorts.Select(node => string.Create(
            CultureInfo.InvariantCulture, $"server 127.0.0.1:{node} max_fails=1 fail_timeout=2s;"));
        return File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "nginx.conf.template"))
            .Replace("${BOOKING_LISTEN}", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), StringComparison.Ordinal)
            .Replace("${BOOKING_NODES}", string.Join('\n', nodes), StringComparison.Ordinal)
            .Replace(
                "${BOOKING_BALANCE}", options.HasAffinity ? "hash $booking_session consistent;" : "",
                StringComparison.Ordinal);
    }

    private static async Task WaitUntilReadyAsync(
        GuardedProcess process, string folder, int port, long logBegin, CancellationToken cancel)
    {
        var began = Environment.TickCount64;
        while (process.Exited.IsCompleted || !await ListensAsync(port, cancel))
        {
            if (process.Exited.IsCompleted)
            {
                var log = LogFiles.ReadFrom(LogFile(folder), logBegin);
                throw PortTakenException.IsReportedBy(log)
                    ? new PortTakenException(port, log)
                    : new LocalServerException($"nginx did not start (Debian: apt-get install nginx-light):\n{log}");
            }

            if (Environment.TickCount64 - began > ReadyPatience.TotalMilliseconds)
                throw new LocalServerException($"nginx was not ready after {ReadyPatience}.");
            await Task.Delay(ReadyPause, cancel);
        }
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken cancel)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancel);
            return true;
        }
        catch (SocketException)
        {
            return false; // Not yet.
        }
    }
}
