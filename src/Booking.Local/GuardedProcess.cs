using System.Diagnostics;
using System.Globalization;

namespace Booking.Local;

/// <summary>What a <see cref="GuardedProcess"/> runs.</summary>
internal sealed record GuardedCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The signal that asks for an orderly end.</summary>
    public required ProcessSignal StopSignal { get; init; }

    /// <summary>Where the output goes; null: to <see cref="OnOutput"/>.</summary>
    public string? LogFile { get; init; }

    /// <summary>Receives every line of output when there is no log file.</summary>
    public Action<string>? OnOutput { get; init; }

    /// <summary>Variables set over those of this process; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string WorkingDirectory { get; init; } = "/";
}

/// <summary>
/// A server process that ends with this process, however this process ends, and that no Ctrl-C of the terminal reaches.
/// </summary>
/// <remarks>
/// A small shell stands between: it holds the reading end of a pipe from this process and asks the server to stop when
/// that pipe closes, which the kernel does for a process that was killed. (The kernel's own parent-death signal is of
/// no use here: it follows the thread that started the child, and threads of the pool come and go.) Both run in a
/// session of their own, out of the terminal's reach.
/// </remarks>
internal sealed class GuardedProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(40);

    // $1 signal, $2 log file or empty, then the command. The server's own shell says its process id and becomes the
    // server.
    private const string Guard = """
        signal=$1 log=$2
        shift 2
        exec 3<&0 </dev/null
        sh -c 'echo "$$"; [ -z "$0" ] || exec >>"$0" 2>&1; exec "$@"' "$log" "$@" 3<&- &
        server=$!
        (
          read -r closed <&3
          kill -s "$signal" "$server"
          seconds=0
          while kill -s 0 "$server" && [ "$seconds" -lt 60 ]; do sleep 1; seconds=$((seconds + 1)); done
          kill -s KILL "$server"
        ) >/dev/null 2>&1 &
        watcher=$!
        exec 3<&-
        wait "$server"
        status=$?
        kill "$watcher" 2>/dev/null
        exit "$status"
        """;

    private readonly Process _guard;

    private GuardedProcess(Process guard, ProcessIdentity server, Task<int> exited)
    {
        _guard = guard;
        Server = server;
        Exited = exited;
    }

    /// <summary>The server itself, not its guard.</summary>
    public ProcessIdentity Server { get; }

    /// <summary>Completes with the server's exit code (128 + signal when a signal ended it).</summary>
    public Task<int> Exited { get; }

    public static async Task<GuardedProcess> StartAsync(GuardedCommand command, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingDirectory,
        };
        string[] arguments =
        [
            "sh", "-c", Guard, "booking-guard", SignalName(command.StopSignal), command.LogFile ?? "",
            command.FileName, .. command.Arguments,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;

        var guard = Process.Start(start) ?? throw new LocalServerException($"{command.FileName} did not start.");
        var serverId = await ReadServerIdAsync(guard, command, cancel);

        // A server that has ended already has no identity to look up; nothing will be sent to this one.
        var server = ProcessIdentity.Of(serverId) ?? new ProcessIdentity(serverId, 0, "");
        var output = Task.WhenAll(
            ForwardAsync(guard.StandardOutput, command.OnOutput),
            ForwardAsync(guard.StandardError, command.OnOutput));
        return new GuardedProcess(guard, server, WaitAsync(guard, output));
    }

    public bool Signal(ProcessSignal signal) => Server.TrySignal(signal);

    /// <summary>Asks the server to stop and waits for its end; kills it when it takes too long.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        _guard.StandardInput.Close();
        Signal(ProcessSignal.Resume); // One that stands still would never see the request.
        try
        {
            await Exited.WaitAsync(StopPatience, cancel);
        }
        catch (TimeoutException)
        {
            await KillAsync(cancel);
        }
    }

    /// <summary>Kills the server and its children, as kill -9 does, and waits for their end.</summary>
    public async Task KillAsync(CancellationToken cancel)
    {
        // It stands still first, so that it starts no further child while its children are being counted.
        Signal(ProcessSignal.Pause);
        var children = Server.Children();
        Signal(ProcessSignal.Kill);
        foreach (var child in children)
            child.TrySignal(ProcessSignal.Kill);
        await Exited.WaitAsync(cancel);
        foreach (var child in children)
            await child.WaitForExitAsync(StopPatience, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
            await StopAsync(CancellationToken.None);
        _guard.Dispose();
    }

    private static string SignalName(ProcessSignal signal) => signal switch
    {
        ProcessSignal.Interrupt => "INT",
        ProcessSignal.Quit => "QUIT",
        _ => "TERM",
    };

    private static async Task<int> ReadServerIdAsync(Process guard, GuardedCommand command, CancellationToken cancel)
    {
        try
        {
            var line = await guard.StandardOutput.ReadLineAsync(cancel);
            return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var serverId)
                ? serverId
                : throw new LocalServerException($"{command.FileName} did not start: {line}");
        }
        catch
        {
            guard.StandardInput.Close(); // Its server, if there is one, ends with this.
            throw;
        }
    }

    private static async Task ForwardAsync(StreamReader output, Action<string>? onOutput)
    {
        while (await output.ReadLineAsync() is { } line)
            onOutput?.Invoke(line);
    }

    private static async Task<int> WaitAsync(Process guard, Task output)
    {
        await guard.WaitForExitAsync();
        await output;
        return guard.ExitCode;
    }
}
