using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Booking.Local;

/// <summary>
/// A private Redis on 127.0.0.1 with its data in one folder. It runs as long as this process does, at most: it is
/// stopped in order by <see cref="StopAsync"/>, and when this process is killed.
/// </summary>
/// <remarks>It asks for a generated password that is kept in the folder for its owner alone. Linux only.</remarks>
public sealed class LocalRedis : IAsyncDisposable
{
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ReadyPause = TimeSpan.FromMilliseconds(5);

    private readonly string _folder;
    private readonly string _password;
    private readonly RedisOptions _options;
    private GuardedProcess _process;

    private LocalRedis(string folder, string password, RedisOptions options, int port, GuardedProcess process)
    {
        _folder = folder;
        _password = password;
        _options = options;
        _process = process;
        Port = port;
    }

    /// <summary>The port on 127.0.0.1; the same through every <see cref="RestartAsync"/>.</summary>
    public int Port { get; }

    /// <summary>The server's own process.</summary>
    public ProcessIdentity Process => _process.Server;

    /// <summary>Completes with the exit code when the server that runs now has ended.</summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>How to reach the server (StackExchange.Redis' form), database 0.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture, $"127.0.0.1:{Port},password={_password},abortConnect=false");

    /// <summary>Starts Redis and waits until it answers, with all of its data loaded.</summary>
    /// <param name="folder">The folder of the data: created the first time, found again later.</param>
    /// <param name="options">The set-up; null for the ordinary one.</param>
    /// <param name="cancel">Ends the wait; the server is then stopped.</param>
    /// <exception cref="LocalServerException">
    /// It is not installed, or did not start: the message has its log.
    /// </exception>
    public static async Task<LocalRedis> StartAsync(
        string folder, RedisOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new RedisOptions();
        folder = Path.GetFullPath(folder);
        PrivateFiles.CreateFolder(folder);
        LogFiles.Rotate(LogFile(folder));
        var password = PrivateFiles.NewPassword();
        return options.Port is { } port
            ? await PortTakenException.RetryOnSamePortAsync(port, LaunchAsync, cancel)
            : await PortTakenException.RetryOnFreePortsAsync(LaunchAsync);

        async Task<LocalRedis> LaunchAsync(int candidate)
        {
            var process = await StartProcessAsync(folder, password, options, candidate, cancel);
            return new LocalRedis(folder, password, options, candidate, process);
        }
    }

    /// <summary>Stops the server in order.</summary>
    /// <param name="cancel">Ends the wait, not the stopping.</param>
    public Task StopAsync(CancellationToken cancel = default) => _process.StopAsync(cancel);

    /// <summary>Kills the server at once, as kill -9 does: a crash.</summary>
    /// <param name="cancel">Ends the wait, not the killing.</param>
    public Task KillAsync(CancellationToken cancel = default) => _process.KillAsync(cancel);

    /// <summary>Starts the server again on the same port and data, after stopping it if it runs.</summary>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="LocalServerException">It did not start: the message has its log.</exception>
    public async Task RestartAsync(CancellationToken cancel = default)
    {
        await _process.DisposeAsync();
        _process = await PortTakenException.RetryOnSamePortAsync(
            Port, port => StartProcessAsync(_folder, _password, _options, port, cancel), cancel);
    }

    /// <summary>Stops the server if it runs.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string LogFile(string folder) => Path.Combine(folder, "redis.log");

    private static async Task<GuardedProcess> StartProcessAsync(
        string folder, string password, RedisOptions options, int port, CancellationToken cancel)
    {
        var configuration = Path.Combine(folder, "redis.conf");
        await WriteConfigurationAsync(configuration, folder, password, options, port, cancel);
        var logBegin = LogFiles.LengthOf(LogFile(folder));
        var process = await GuardedProcess.StartAsync(
            new GuardedCommand("redis-server", [configuration])
            {
                StopSignal = ProcessSignal.Terminate,
                LogFile = LogFile(folder),
                WorkingDirectory = folder,
            },
            cancel);
        try
        {
            await WaitUntilReadyAsync(folder, process, password, port, logBegin, cancel);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    // A file and not arguments: everybody may read the arguments of a process, and the password is one.
    private static async Task WriteConfigurationAsync(
        string path, string folder, string password, RedisOptions options, int port, CancellationToken cancel)
    {
        var appendOnly = options.AppendOnly ? "yes" : "no";
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            bind 127.0.0.1
            port {port}
            dir "{folder}"
            requirepass {password}
            databases {options.Databases}
            save ""
            appendonly {appendOnly}
            appendfsync everysec

            """);
        await PrivateFiles.WriteAsync(path, text, cancel);
    }

    private static async Task WaitUntilReadyAsync(
        string folder, GuardedProcess process, string password, int port, long logBegin, CancellationToken cancel)
    {
        var began = Environment.TickCount64;
        while (!await AnswersAsync(port, password, cancel))
        {
            if (process.Exited.IsCompleted)
            {
                var log = LogFiles.ReadFrom(LogFile(folder), logBegin);
                throw PortTakenException.IsReportedBy(log)
                    ? new PortTakenException(port, log)
                    : new LocalServerException($"Redis did not start (Debian: apt-get install redis-server):\n{log}");
            }

            if (Environment.TickCount64 - began > ReadyPatience.TotalMilliseconds)
                throw new LocalServerException($"Redis was not ready after {ReadyPatience}.");
            await Task.Delay(ReadyPause, cancel);
        }
    }

    /// <summary>
    /// Whether our server answers: the password is new with every object, so that no other Redis passes for it, and
    /// while it loads its data it refuses to say PONG.
    /// </summary>
    private static async Task<bool> AnswersAsync(int port, string password, CancellationToken cancel)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancel);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\nPING\r\nQUIT\r\n"), cancel);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await reader.ReadLineAsync(cancel) == "+OK" && await reader.ReadLineAsync(cancel) == "+PONG";
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return false;
        }
    }
}
