using System.CommandLine;

namespace Booking.Cli;

/// <summary>Commands that Ctrl-C and SIGTERM end in order, with <see cref="StopSignals.ExitCode"/>.</summary>
internal static class StoppableAction
{
    public static void SetStoppableAction(this Command command, Func<ParseResult, CancellationToken, Task<int>> run) =>
        command.SetAction(async (parsed, _) =>
        {
            using var signals = new StopSignals();
            return await run(parsed, signals.Received);
        });
}
