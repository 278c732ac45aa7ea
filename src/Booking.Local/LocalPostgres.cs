using System.Globalization;

namespace Booking.Local;

/// <summary>
/// A private PostgreSQL on 127.0.0.1 with its data in one folder. It runs as long as this process does, at most: it is
/// stopped in order by <see cref="StopAsync"/>, and when this process is killed.
/// </summary>
/// <remarks>
/// The superuser is <c>booking</c>, with a generated password that is kept in the folder for its owner alone. The
/// database <c>booking</c> exists from the start. As root, PostgreSQL is run as the user <c>postgres</c>, else
/// <c>nobody</c>. Linux only.
/// </remarks>
public sealed class LocalPostgres : IAsyncDisposable
{
    /// <summary>The longest wait for a start, the recovery after a crash included.</summary>
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ReadyPause = TimeSpan.FromMilliseconds(10);

    private readonly PostgresCluster _cluster;
    private readonly PostgresOptions _options;
    private GuardedProcess _process;

    private LocalPostgres(PostgresCluster cluster, PostgresOptions options, int port, GuardedProcess process)
    {
        _cluster = cluster;
        _options = options;
        _process = process;
        Port = port;
    }

    /// <summary>The port on 127.0.0.1; the same through every <see cref="RestartAsync"/>.</summary>
    public int Port { get; }

    /// <summary>Where the data really is: the folder that was given, or what it is a link to.</summary>
    public string Folder => _cluster.Folder;

    /// <summary>The server's own process.</summary>
    public ProcessIdentity Process => _process.Server;

    /// <summary>Completes with the exit code when the server that runs now has ended.</summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>How to reach the database <c>booking</c> as its superuser (Npgsql's form).</summary>
    public string ConnectionString => ConnectionStringOf(PostgresCluster.Database);

    /// <summary>How to reach one database of this server as its superuser (Npgsql's form).</summary>
    /// <param name="database">The database's name.</param>
    public string ConnectionStringOf(string database) => string.Create(
        CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={Port};Database={database};"
        + $"Username={PostgresCluster.Superuser};Password={_cluster.Password}");

    /// <summary>Starts PostgreSQL and waits until it answers, after a crash until it has recovered.</summary>
    /// <param name="folder">
    /// The folder of the data: created the first time, found again later. Where the server's user cannot reach it, it
    /// becomes a link to one under /var/lib.
    /// </param>
    /// <param name="options">The set-up; null for the ordinary one.</param>
    /// <param name="cancel">Ends the wait; the server is then stopped.</param>
    /// <exception cref="LocalServerException">
    /// It is not installed, or did not start: the message has its log.
    /// </exception>
    public static async Task<LocalPostgres> StartAsync(
        string folder, PostgresOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new PostgresOptions();
        var cluster = await PostgresCluster.OpenAsync(folder, cancel);
        await cluster.ClearEarlierServerAsync(cancel);
        LogFiles.Rotate(cluster.LogFile);
        return options.Port is { } port
            ? await PortTakenException.RetryOnSamePortAsync(port, LaunchAsync, cancel)
            : await PortTakenException.RetryOnFreePortsAsync(LaunchAsync);

        async Task<LocalPostgres> LaunchAsync(int candidate) =>
            new(cluster, options, candidate, await StartProcessAsync(cluster, options, candidate, cancel));
    }

    /// <summary>Stops the server in order: open transactions are rolled back, everything is written out.</summary>
    /// <param name="cancel">Ends the wait, not the stopping.</param>
    public Task StopAsync(CancellationToken cancel = default) => _process.StopAsync(cancel);

    /// <summary>Kills the server and all of its processes at once, as kill -9 does: a crash.</summary>
    /// <param name="cancel">Ends the wait, not the killing.</param>
    public Task KillAsync(CancellationToken cancel = default) => _process.KillAsync(cancel);

    /// <summary>Starts the server again on the same port and data, after stopping it if it runs.</summary>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="LocalServerException">It did not start: the message has its log.</exception>
    public async Task RestartAsync(CancellationToken cancel = default)
    {
        await _process.DisposeAsync();
        await _cluster.ClearEarlierServerAsync(cancel);
        _process = await PortTakenException.RetryOnSamePortAsync(
            Port, port => StartProcessAsync(_cluster, _options, port, cancel), cancel);
    }

    /// <summary>Stops the server if it runs.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<GuardedProcess> StartProcessAsync(
        PostgresCluster cluster, PostgresOptions options, int port, CancellationToken cancel)
    {
        var (fileName, arguments) = cluster.Account.Run(
            cluster.Programs.PathOf("postgres"), ["-D", cluster.Data, .. Settings(options, port)]);
        var logBegin = LogFiles.LengthOf(cluster.LogFile);
        var process = await GuardedProcess.StartAsync(
            new GuardedCommand(fileName, arguments) { StopSignal = ProcessSignal.Interrupt, LogFile = cluster.LogFile },
            cancel);
        try
        {
            await WaitUntilReadyAsync(cluster, process, port, logBegin, cancel);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static async Task WaitUntilReadyAsync(
        PostgresCluster cluster, GuardedProcess process, int port, long logBegin, CancellationToken cancel)
    {
        var began = Environment.TickCount64;
        while (!cluster.IsReady(process.Server.ProcessId))
        {
            if (process.Exited.IsCompleted)
            {
                var log = LogFiles.ReadFrom(cluster.LogFile, logBegin);
                throw PortTakenException.IsReportedBy(log)
                    ? new PortTakenException(port, log)
                    : new LocalServerException($"PostgreSQL did not start:\n{log}");
            }

            if (Environment.TickCount64 - began > ReadyPatience.TotalMilliseconds)
                throw new LocalServerException($"PostgreSQL was not ready after {ReadyPatience}.");
            await Task.Delay(ReadyPause, cancel);
        }

        await Tool.RunAsync(
            cluster.Programs.PathOf("pg_isready"),
            ["--host=127.0.0.1", $"--port={port}", "--timeout=30", "--quiet"], cancel);
    }

    private static IEnumerable<string> Settings(PostgresOptions options, int port)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["max_connections"] = options.MaxConnections.ToString(CultureInfo.InvariantCulture),
            ["shared_buffers"] = options.SharedBuffers,
            ["fsync"] = options.Durable ? "on" : "off",
            ["max_wal_size"] = "4GB",
            ["wal_compression"] = "off",
            ["checkpoint_timeout"] = "15min",
            ["jit"] = "off",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            ["lc_messages"] = "C",
        };
        foreach (var (name, value) in options.Settings)
            settings[name] = value;
        return settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });
    }
}
