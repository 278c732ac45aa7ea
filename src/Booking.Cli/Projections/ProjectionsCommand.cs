using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Booking.Local;

namespace Booking.Cli.Projections;

/// <summary>`booking projections`: how far the read models of a running system are, and their rebuild.</summary>
internal static class ProjectionsCommand
{
    private const string CopySuffix = "-rebuild";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(300);

    public static Command Create() => new("projections", "Shows and rebuilds the read models of a running system.")
    {
        CreateList(),
        CreateRebuild(),
    };

    private static Command CreateList()
    {
        var address = AddressOption();
        var command = new Command("list", "Shows how far every projection is.") { address };
        command.SetStoppableAction(async (parsed, cancel) =>
        {
            using var client = await ConnectAsync(parsed.GetValue(address)!, cancel);
            Write(await client.ReadAsync(cancel));
            return 0;
        });
        return command;
    }

    private static Command CreateRebuild()
    {
        var name = new Argument<string>("NAME") { Description = "The projection, as list shows it." };
        var wait = new Option<bool>("--wait") { Description = "Ends when it is rebuilt; exit status 1 when it cannot be." };
        var address = AddressOption();
        var command = new Command("rebuild", "Builds a read model anew beside the one that is read, and switches to it.")
        {
            name,
            wait,
            address,
        };
        command.SetStoppableAction(async (parsed, cancel) =>
        {
            using var client = await ConnectAsync(parsed.GetValue(address)!, cancel);
            await client.RebuildAsync(parsed.GetValue(name)!, cancel);
            Console.WriteLine($"{parsed.GetValue(name)} is being rebuilt.");
            if (!parsed.GetValue(wait))
                return 0;
            try
            {
                return await WaitAsync(client, parsed.GetValue(name)!, cancel);
            }
            catch (OperationCanceledException)
            {
                await Console.Error.WriteLineAsync("The rebuild goes on; ./booking projections list shows how far it is.");
                throw;
            }
        });
        return command;
    }

    private static Option<Uri> AddressOption() => new("--address")
    {
        Description = "Where the system answers.",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                return address;
            result.AddError("--address takes a URL such as http://127.0.0.1:8080.");
            return null;
        },
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"),
    };

    private static async Task<ProjectionsClient> ConnectAsync(Uri address, CancellationToken cancel)
    {
        var manager = Credentials.OfManager(Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? "Development")
            ?? throw new LocalServerException(
                "The manager signs in for this: set Booking__Manager__Email and Booking__Manager__Password.");
        var client = new ProjectionsClient(address);
        await client.SignInAsync(manager, cancel);
        return client;
    }

    private static async Task<int> WaitAsync(ProjectionsClient client, string name, CancellationToken cancel)
    {
        while (true)
        {
            var copy = (await client.ReadAsync(cancel)).FirstOrDefault(
                one => one!["name"]!.GetValue<string>() == name + CopySuffix);
            if (copy is null)
            {
                Console.WriteLine($"{name} is rebuilt.");
                return 0;
            }

            if (copy["state"]!.GetValue<string>() == "stopped")
            {
                await Console.Error.WriteLineAsync(
                    $"The rebuild has stopped, and goes on once its cause is mended. {copy["error"]}");
                return 1;
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  position {Number(copy, "position")} of {Number(copy, "head")}"));
            await Task.Delay(LookEvery, cancel);
        }
    }

    private static void Write(JsonArray projections)
    {
        Console.WriteLine($"{"NAME",-26} {"STATE",-11} {"POSITION",12} {"HEAD",12} {"LAG",10}");
        foreach (var one in projections)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{one!["name"],-26} {one["state"],-11} {Number(one, "position"),12} {Number(one, "head"),12} {Number(one, "lag"),10}"));
            if (one["error"] is { } error)
                Console.WriteLine($"  {error}");
        }
    }

    private static long Number(JsonNode json, string name) => json[name]!.GetValue<long>();
}
