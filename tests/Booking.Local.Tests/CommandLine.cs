using System.Diagnostics;

namespace Booking.Local.Tests;

/// <summary>The program behind the script `booking`, as a process of its own.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private CommandLine(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public ProcessIdentity Identity => ProcessIdentity.Of(_process.Id)!;

    public static CommandLine Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ConnectionStrings__Postgres");
        start.Environment.Remove("ConnectionStrings__Redis");
        return new CommandLine(Process.Start(start)!);
    }

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        IEnumerable<string> arguments, CancellationToken cancel)
    {
        using var command = Start(arguments);
        return await command.EndAsync(cancel);
    }

    /// <summary>Reads its output up to the line that begins so; fails with its errors when it ends before.</summary>
    public async Task<string> ReadToLineAsync(string beginning, CancellationToken cancel)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line;
        }

        throw new InvalidOperationException($"It ended without saying '{beginning}': {await _errors}");
    }

    public async Task<(int ExitCode, string Output, string Errors)> EndAsync(CancellationToken cancel)
    {
        var output = await _process.StandardOutput.ReadToEndAsync(cancel);
        await _process.WaitForExitAsync(cancel);
        return (_process.ExitCode, output, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>Where the program was built, in the configuration of these tests: it looks for the API beside itself.</summary>
    private static string Assembly()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var root = framework.Parent!.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine(
            root.FullName, "src", "Booking.Cli", "bin", framework.Parent.Name, framework.Name, "Booking.Cli.dll");
    }
}
