using System.Diagnostics;

namespace Booking.Local;

/// <summary>Runs a command to its end.</summary>
internal static class Tool
{
    /// <summary>Runs a command and returns its output; fails unless it ends with 0.</summary>
    /// <exception cref="LocalServerException">The command failed.</exception>
    public static async Task<string> RunAsync(
        string fileName, IEnumerable<string> arguments, CancellationToken cancel, string input = "")
    {
        var (exitCode, output) = await TryAsync(fileName, arguments, cancel, input);
        return exitCode == 0
            ? output
            : throw new LocalServerException($"{fileName} ended with exit code {exitCode}:\n{output}");
    }

    /// <summary>Runs a command and returns its exit code and all of its output.</summary>
    /// <exception cref="LocalServerException">The command could not be started.</exception>
    public static async Task<(int ExitCode, string Output)> TryAsync(
        string fileName, IEnumerable<string> arguments, CancellationToken cancel, string input = "")
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var process = Start(start);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var errors = process.StandardError.ReadToEndAsync(cancel);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancel);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new LocalServerException($"{start.FileName} did not start.");
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new LocalServerException($"{start.FileName} could not be started: {failure.Message}", failure);
        }
    }
}
