using System.CommandLine;
using Booking.Local;

namespace Booking.Cli;

/// <summary>`booking run`: the whole product on this machine until Ctrl-C.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var port = CommonOptions.Port();
        var demo = CommonOptions.Demo();
        var folder = CommonOptions.Folder();
        var command = new Command("run", "Starts PostgreSQL, Redis and the API; Ctrl-C stops them.")
        {
            port,
            demo,
            folder,
        };
        command.SetAction((parsed, _) => RunAsync(
            new LocalFolder(parsed.GetValue(folder)), parsed.GetValue(port), parsed.GetValue(demo)));
        return command;
    }

    private static async Task<int> RunAsync(LocalFolder folder, int port, bool demo)
    {
        using var signals = new StopSignals();
        using var occupied = folder.Occupy();
        CommonOptions.RequireFree(port, "run");
        using var log = new RollingLog(folder.ApiLog);
        await using var servers = await Servers.StartAsync(folder, signals.Received);
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? "Development";
        var manager = Credentials.OfManager(environment);
        await using var api = await ApiProcess.StartAsync(
            new ApiOptions
            {
                Assembly = Nodes.Assembly,
                Port = port,
                Environment = Nodes.VariablesOf(environment, servers, manager),
                OnOutput = log.Add,
            },
            signals.Received);
        folder.Remember("api", api.Process);

        if (demo)
            await Nodes.OpenDemoAsync(api.Address, manager, signals.Received);
        await Welcome.WriteAsync(api.Address, manager, folder, signals.Received);
        return await WaitAsync(folder, servers, api, signals.Received);
    }

    private static async Task<int> WaitAsync(
        LocalFolder folder, Servers servers, ApiProcess api, CancellationToken stopRequested)
    {
        var stopped = Task.Delay(Timeout.Infinite, stopRequested);
        var serverEnded = servers.AnyExitedAsync();
        var first = await Task.WhenAny(stopped, serverEnded, api.Exited);
        if (first == serverEnded)
            await Console.Error.WriteLineAsync(await serverEnded);
        else if (first == stopped)
            Console.WriteLine("\nStopping: the API answers what it has accepted, then PostgreSQL and Redis follow.");

        await api.StopAsync(CancellationToken.None);
        var exitCode = await api.Exited;
        if (first != api.Exited && exitCode == 0)
            return first == stopped ? 0 : 1;
        await Console.Error.WriteLineAsync(
            $"{api.Output}\n\nThe API ended with exit code {exitCode}; above is the end of its log, {folder.ApiLog}");
        return 1;
    }
}
