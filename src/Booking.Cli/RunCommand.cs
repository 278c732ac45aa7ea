using System.CommandLine;
using Booking.Cli.Demo;
using Booking.Local;

namespace Booking.Cli;

/// <summary>`booking run`: the whole product on this machine until Ctrl-C.</summary>
internal static class RunCommand
{
    private const int DefaultPort = 8080;

    public static Command Create()
    {
        var port = new Option<int>("--port")
        {
            Description = "The port of the API on 127.0.0.1.",
            DefaultValueFactory = _ => DefaultPort,
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 65_535)
                result.AddError("--port takes a number from 1 to 65535.");
        });
        var demo = new Option<bool>("--demo") { Description = "Opens a cinema, a theatre and a stadium to try." };
        var folder = CommonOptions.Folder();
        var command = new Command("run", "Starts PostgreSQL, Redis and the API; Ctrl-C stops them.") { port, demo, folder };
        command.SetAction((parsed, _) => RunAsync(
            new LocalFolder(parsed.GetValue(folder)), parsed.GetValue(port), parsed.GetValue(demo)));
        return command;
    }

    private static async Task<int> RunAsync(LocalFolder folder, int port, bool demo)
    {
        using var signals = new StopSignals();
        using var occupied = folder.Occupy();
        if (!FreePort.IsFree(port))
            throw new LocalServerException($"Port {port} is in use. Choose another one: ./booking run --port {port + 1}");

        using var log = new RollingLog(folder.ApiLog);
        await using var servers = await Servers.StartAsync(folder, signals.Received);
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? "Development";
        var manager = Credentials.OfManager(environment);
        await using var api = await ApiProcess.StartAsync(
            new ApiOptions
            {
                Assembly = ApiAssembly(),
                Port = port,
                Environment = ApiEnvironment(environment, servers, manager),
                OnOutput = log.Add,
            },
            signals.Received);
        folder.Remember("api", api.Process);

        if (demo)
            await OpenDemoAsync(api.Address, manager, signals.Received);
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

    private static async Task OpenDemoAsync(Uri address, Credentials? manager, CancellationToken cancel)
    {
        if (manager is null)
            throw new LocalServerException(
                "--demo signs in as the manager: set Booking__Manager__Email and Booking__Manager__Password.");
        using var client = new DemoClient(address);
        await client.SignInAsync(manager, cancel);
        await DemoSessions.OpenAsync(client, TimeProvider.System.GetUtcNow(), cancel);
    }

    private static Dictionary<string, string?> ApiEnvironment(string environment, Servers servers, Credentials? manager)
    {
        var variables = new Dictionary<string, string?>(servers.Environment) { ["ASPNETCORE_ENVIRONMENT"] = environment };
        foreach (var (name, value) in manager?.AsEnvironment() ?? [])
            variables[name] = value;
        return variables;
    }

    /// <summary>The API's build beside that of this program: same configuration, same framework.</summary>
    private static string ApiAssembly()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var configuration = framework.Parent!;
        var sources = configuration.Parent!.Parent!.Parent!;
        return Path.Combine(
            sources.FullName, "Booking.Api", "bin", configuration.Name, framework.Name, "Booking.Api.dll");
    }
}
