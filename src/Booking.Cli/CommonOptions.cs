using System.CommandLine;
using Booking.Local;

namespace Booking.Cli;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    private const int DefaultPort = 8080;

    public static Option<int> Port()
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
        return port;
    }

    public static Option<bool> Demo() =>
        new("--demo") { Description = "Opens a cinema, a theatre and a stadium to try." };

    /// <exception cref="LocalServerException">The port is taken.</exception>
    public static void RequireFree(int port, string command)
    {
        if (!FreePort.IsFree(port))
        {
            throw new LocalServerException(
                $"Port {port} is in use. Choose another one: ./booking {command} --port {port + 1}");
        }
    }

    public static Option<Guid?> Session(string description) => new("--session")
    {
        Description = description,
        CustomParser = result =>
        {
            if (Guid.TryParse(result.Tokens[0].Value, out var session))
                return session;
            result.AddError("--session takes the id of a session, as GET /sessions lists it.");
            return null;
        },
    };

    public static Option<string?> Folder() => new("--folder")
    {
        Description = "Where the data lies (default: .local in the checkout).",
    };
}
