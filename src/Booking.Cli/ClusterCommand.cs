using System.CommandLine;
using System.Globalization;
using Booking.Local;

namespace Booking.Cli;

/// <summary>`booking cluster`: several nodes of the API behind nginx on this machine until Ctrl-C.</summary>
internal static class ClusterCommand
{
    private const int DefaultNodes = 3;
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var nodes = new Option<int>("--nodes")
        {
            Description = "How many nodes of the API.",
            DefaultValueFactory = _ => DefaultNodes,
        };
        nodes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > LocalFolder.MaxNodes)
                result.AddError($"--nodes takes a number from 1 to {LocalFolder.MaxNodes}.");
        });
        var port = CommonOptions.Port();
        var demo = CommonOptions.Demo();
        var roundRobin = new Option<bool>("--round-robin")
        {
            Description = "Each request to the next node, rather than all of a session to one: right as well, and slower.",
        };
        var folder = CommonOptions.Folder();
        var command = new Command("cluster", "Starts PostgreSQL, Redis, several nodes and nginx; Ctrl-C stops them.")
        {
            nodes,
            port,
            demo,
            roundRobin,
            folder,
        };
        command.SetAction((parsed, _) => RunAsync(
            new LocalFolder(parsed.GetValue(folder)), parsed.GetValue(nodes), parsed.GetValue(port),
            parsed.GetValue(demo), parsed.GetValue(roundRobin)));
        return command;
    }

    private static async Task<int> RunAsync(LocalFolder folder, int count, int port, bool demo, bool roundRobin)
    {
        using var signals = new StopSignals();
        using var occupied = folder.Occupy();
        CommonOptions.RequireFree(port, "cluster");
        await using var servers = await Servers.StartAsync(folder, signals.Received);
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? "Development";
        var manager = Credentials.OfManager(environment);
        var variables = Nodes.VariablesOf(environment, servers, manager);
        // Longer than nginx keeps an idle connection: it closes those itself while the node still answers.
        variables["Booking__DrainTime"] = "00:00:08";
        variables["Booking__Proxies"] = "127.0.0.1";
        // The server's collector takes a heap a core, for each of several nodes on the same cores.
        variables["DOTNET_gcServer"] = "0";

        await using var nodes = await ClusterNodes.StartAsync(folder, count, variables, signals.Received);
        await using var nginx = await LocalNginx.StartAsync(
            folder.Nginx,
            new NginxOptions { NodePorts = nodes.Ports, HasAffinity = !roundRobin, Port = port },
            signals.Received);
        folder.Remember("nginx", nginx.Process);
        if (demo)
            await Nodes.OpenDemoAsync(nginx.Address, manager, signals.Received);
        await Welcome.WriteAsync(nginx.Address, manager, folder, signals.Received);
        nodes.Describe();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"A node that ends is started again after {RestartPause.TotalSeconds} s: try kill, and kill -9."));
        return await WaitAsync(nodes, servers, nginx, signals.Received);
    }

    private static async Task<int> WaitAsync(
        ClusterNodes nodes, Servers servers, LocalNginx nginx, CancellationToken stopRequested)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopRequested);
        var kept = nodes.KeepAsync(RestartPause, ending.Token);
        var serverEnded = servers.AnyExitedAsync();
        await Task.WhenAny(Task.Delay(Timeout.Infinite, stopRequested), serverEnded, nginx.Exited, kept);
        var isAsked = stopRequested.IsCancellationRequested;
        if (isAsked)
            Console.WriteLine("\nStopping: nginx and the nodes answer what they have accepted, then the servers follow.");
        else if (serverEnded.IsCompleted)
            await Console.Error.WriteLineAsync(await serverEnded);
        else if (nginx.Exited.IsCompleted)
            await Console.Error.WriteLineAsync($"nginx ended with exit code {await nginx.Exited}; its log is {nginx.Log}");
        await ending.CancelAsync();
        await kept;
        await nginx.StopAsync(CancellationToken.None);
        await nodes.StopAsync(CancellationToken.None);
        return isAsked ? 0 : 1;
    }
}
