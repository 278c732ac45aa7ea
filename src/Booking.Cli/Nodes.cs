using Booking.Cli.Demo;
using Booking.Local;

namespace Booking.Cli;

/// <summary>What every node of the API is started with here.</summary>
internal static class Nodes
{
    /// <summary>The API's build beside that of this program: same configuration, same framework.</summary>
    public static string Assembly
    {
        get
        {
            var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
            var configuration = framework.Parent!;
            var sources = configuration.Parent!.Parent!.Parent!;
            return Path.Combine(
                sources.FullName, "Booking.Api", "bin", configuration.Name, framework.Name, "Booking.Api.dll");
        }
    }

    /// <summary>Environment variables of a node.</summary>
    public static Dictionary<string, string?> VariablesOf(string environment, Servers servers, Credentials? manager)
    {
        var variables = new Dictionary<string, string?>(servers.Environment)
        {
            ["ASPNETCORE_ENVIRONMENT"] = environment,
        };
        foreach (var (name, value) in manager?.AsEnvironment() ?? [])
            variables[name] = value;
        return variables;
    }

    /// <summary>Opens the sessions of the demonstration, those that are not there yet.</summary>
    /// <exception cref="LocalServerException">There is no manager to do it.</exception>
    public static async Task OpenDemoAsync(Uri address, Credentials? manager, CancellationToken cancel)
    {
        if (manager is null)
            throw new LocalServerException(
                "--demo signs in as the manager: set Booking__Manager__Email and Booking__Manager__Password.");
        using var client = new DemoClient(address);
        await client.SignInAsync(manager, cancel);
        await DemoSessions.OpenAsync(client, TimeProvider.System.GetUtcNow(), cancel);
    }
}
