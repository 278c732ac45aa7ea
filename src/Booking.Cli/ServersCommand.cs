using System.CommandLine;

namespace Booking.Cli;

/// <summary>`booking servers`: PostgreSQL and Redis without the API, for one that is started from an editor.</summary>
internal static class ServersCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.Folder();
        var command = new Command("servers", "Starts PostgreSQL and Redis alone and says how to reach them.")
        {
            folder,
        };
        command.SetAction((parsed, _) => RunAsync(new LocalFolder(parsed.GetValue(folder))));
        return command;
    }

    private static async Task<int> RunAsync(LocalFolder folder)
    {
        using var signals = new StopSignals();
        using var occupied = folder.Occupy();
        await using var servers = await Servers.StartAsync(folder, signals.Received);
        foreach (var (name, value) in servers.Environment)
            Console.WriteLine($"export {name}='{value}'");
        Console.WriteLine("# Ctrl-C stops them.");

        var stopped = Task.Delay(Timeout.Infinite, signals.Received);
        var ended = servers.AnyExitedAsync();
        if (await Task.WhenAny(stopped, ended) == ended)
        {
            await Console.Error.WriteLineAsync(await ended);
            return 1;
        }

        return 0;
    }
}
