using System.Globalization;
using System.Net;

namespace Booking.Local;

/// <summary>
/// The API as a process of its own on 127.0.0.1. It runs as long as this process does, at most: it is stopped in order
/// by <see cref="StopAsync"/>, and when this process is killed.
/// </summary>
public sealed class ApiProcess : IAsyncDisposable
{
    private const int TailLines = 400;
    private static readonly TimeSpan ReadyPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PausePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(5);

    private readonly ApiOptions _options;
    private readonly OutputTail _tail;
    private GuardedProcess _process;

    private ApiProcess(ApiOptions options, int port, OutputTail tail, GuardedProcess process)
    {
        _options = options;
        _tail = tail;
        _process = process;
        Port = port;
    }

    /// <summary>The port on 127.0.0.1; the same through every <see cref="RestartAsync"/>.</summary>
    public int Port { get; }

    /// <summary>The root of its routes.</summary>
    public Uri Address => AddressOf(Port);

    /// <summary>The API's own process.</summary>
    public ProcessIdentity Process => _process.Server;

    /// <summary>
    /// Completes with the exit code when the process that runs now has ended (128 + signal if by one).
    /// </summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>The last lines that it wrote.</summary>
    public string Output => _tail.ToString();

    /// <summary>Starts the API and waits until GET /health/ready answers 200.</summary>
    /// <param name="options">How.</param>
    /// <param name="cancel">Ends the wait; the process is then stopped.</param>
    /// <exception cref="LocalServerException">
    /// It did not become ready: the message has the end of its output.
    /// </exception>
    public static async Task<ApiProcess> StartAsync(ApiOptions options, CancellationToken cancel = default)
    {
        return options.Port is { } port
            ? await LaunchAsync(port)
            : await PortTakenException.RetryOnFreePortsAsync(LaunchAsync);

        async Task<ApiProcess> LaunchAsync(int candidate)
        {
            var tail = new OutputTail(TailLines);
            return new ApiProcess(options, candidate, tail, await StartProcessAsync(options, candidate, tail, cancel));
        }
    }

    /// <summary>Asks the API to stop (SIGTERM) and waits until it has answered what it had accepted.</summary>
    /// <param name="cancel">Ends the wait, not the stopping.</param>
    public Task StopAsync(CancellationToken cancel = default) => _process.StopAsync(cancel);

    /// <summary>Kills the API at once, as kill -9 does.</summary>
    /// <param name="cancel">Ends the wait, not the killing.</param>
    public Task KillAsync(CancellationToken cancel = default) => _process.KillAsync(cancel);

    /// <summary>Lets the API stand still (SIGSTOP): its connections stay open and nothing answers. It does when this
    /// returns.</summary>
    /// <exception cref="LocalServerException">It goes on after some seconds.</exception>
    public void Pause()
    {
        _process.Signal(ProcessSignal.Pause);
        if (!SpinWait.SpinUntil(() => _process.Server.StandsStill, PausePatience))
            throw new LocalServerException($"The API goes on {PausePatience} after it was to stand still.");
    }

    /// <summary>Lets it go on after <see cref="Pause"/> (SIGCONT).</summary>
    public void Resume() => _process.Signal(ProcessSignal.Resume);

    /// <summary>Starts the API again on the same port, after stopping it if it runs.</summary>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="LocalServerException">
    /// It did not become ready: the message has the end of its output.
    /// </exception>
    public async Task RestartAsync(CancellationToken cancel = default)
    {
        await _process.DisposeAsync();
        _process = await PortTakenException.RetryOnSamePortAsync(
            Port, port => StartProcessAsync(_options, port, _tail, cancel), cancel);
    }

    /// <summary>Stops the API if it runs.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static Uri AddressOf(int port) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    private static async Task<GuardedProcess> StartProcessAsync(
        ApiOptions options, int port, OutputTail tail, CancellationToken cancel)
    {
        var assembly = Path.GetFullPath(options.Assembly ?? Path.Combine(AppContext.BaseDirectory, "Booking.Api.dll"));
        if (!File.Exists(assembly))
            throw new LocalServerException($"{assembly} is not there: build the solution first.");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var command = new GuardedCommand(dotnet, [assembly, "--urls", AddressOf(port).ToString()])
        {
            StopSignal = ProcessSignal.Terminate,
            OnOutput = tail.Add + options.OnOutput,
            Environment = options.Environment,
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
        };
        var process = await GuardedProcess.StartAsync(command, cancel);
        try
        {
            await WaitUntilReadyAsync(options, process, port, tail, cancel);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static async Task WaitUntilReadyAsync(
        ApiOptions options, GuardedProcess process, int port, OutputTail tail, CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = AddressOf(port), Timeout = ProbePatience };
        var began = Environment.TickCount64;
        while (!await IsReadyAsync(client, cancel) || process.Exited.IsCompleted)
        {
            if (process.Exited.IsCompleted)
            {
                var output = tail.ToString();
                throw PortTakenException.IsReportedBy(output)
                    ? new PortTakenException(port, output)
                    : new LocalServerException($"The API ended with exit code {await process.Exited}:\n{output}");
            }

            if (Environment.TickCount64 - began > options.ReadyPatience.TotalMilliseconds)
                throw new LocalServerException($"The API was not ready after {options.ReadyPatience}:\n{tail}");
            await Task.Delay(ReadyPause, cancel);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancel)
    {
        try
        {
            using var response = await client.GetAsync("/health/ready", cancel);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // Not listening yet.
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false; // Listening, and too slow to answer.
        }
    }
}
