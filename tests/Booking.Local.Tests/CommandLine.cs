using System.Diagnostics;
using System.Text;

namespace Booking.Local.Tests;

/// <summary>The program behind the script `booking`, as a process of its own.</summary>
internal sealed class CommandLine : IDisposable
{
    private static readonly DirectoryInfo Framework = new(AppContext.BaseDirectory.TrimEnd('/'));
    private readonly Process _process;
    private readonly Task<string> _errors;

    private CommandLine(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The checkout.</summary>
    public static string Root => Framework.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    public ProcessIdentity Identity => ProcessIdentity.Of(_process.Id)!;

    public static CommandLine Start(params IEnumerable<string> arguments) =>
        Start(new Dictionary<string, string?>(), arguments);

    /// <summary>Starts it with environment variables of its own.</summary>
    public static CommandLine Start(IReadOnlyDictionary<string, string?> environment, IEnumerable<string> arguments)
    {
        // Tests that run in a shell's background are deaf to Ctrl-C; what they start is not to be.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,QUIT", "dotnet", Assembly(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ConnectionStrings__Postgres");
        start.Environment.Remove("ConnectionStrings__Redis");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
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
        var read = new StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            read.Append(line).Append('\n');
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return read.ToString();
        }

        throw new InvalidOperationException($"It ended without saying '{beginning}':\n{read}{await _errors}");
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

    /// <summary>
    /// Where the program was built, in the configuration of these tests: it looks for the API beside itself.
    /// </summary>
    public static string Assembly() => Path.Combine(
        Root, "src", "Booking.Cli", "bin", Framework.Parent!.Name, Framework.Name, "Booking.Cli.dll");
}
