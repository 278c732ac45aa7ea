using System.CommandLine;
using Booking.Local;

namespace Booking.Cli;

/// <summary>
/// `booking stop`: ends what `booking run` started, the run itself if it lives, or what a crash left.
/// </summary>
internal static class StopCommand
{
    private static readonly TimeSpan RunPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ServerPatience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var folder = CommonOptions.Folder();
        var command = new Command("stop", "Stops what runs in this checkout, and cleans up after a crash.") { folder };
        command.SetAction((parsed, cancel) => RunAsync(new LocalFolder(parsed.GetValue(folder)), cancel));
        return command;
    }

    private static async Task<int> RunAsync(LocalFolder folder, CancellationToken cancel)
    {
        var stopped = 0;
        if (folder.FindRun() is { } run)
        {
            await StopAsync("booking run", run, ProcessSignal.Terminate, RunPatience, cancel);
            stopped++;
        }

        using var occupied = folder.TryOccupy()
            ?? throw new LocalServerException(
                $"Booking was started again in {folder.Location}; nothing more was stopped.");
        foreach (var name in LocalFolder.ServersInOrderOfStopping)
        {
            if (folder.Find(name) is { } server)
            {
                var signal = name switch
                {
                    "postgres" => ProcessSignal.Interrupt,
                    "nginx" => ProcessSignal.Quit,
                    _ => ProcessSignal.Terminate,
                };
                await StopAsync(name, server, signal, ServerPatience, cancel);
                stopped++;
            }
        }

        if (stopped == 0)
            Console.WriteLine("Nothing was running.");
        return 0;
    }

    private static async Task StopAsync(
        string name, ProcessIdentity process, ProcessSignal signal, TimeSpan patience, CancellationToken cancel)
    {
        process.TrySignal(signal);
        var how = "Stopped";
        if (!await process.WaitForExitAsync(patience, cancel))
        {
            process.TrySignal(ProcessSignal.Kill);
            await process.WaitForExitAsync(KillPatience, cancel);
            how = "Killed";
        }

        Console.WriteLine($"{how} {name} (process {process.ProcessId}).");
    }
}
