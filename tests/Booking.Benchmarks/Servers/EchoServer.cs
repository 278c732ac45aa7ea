using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Booking.Benchmarks.Servers;

/// <summary>
/// What the server itself can do on this machine: the request is read as the API reads it, and an answer of the same shape
/// and size is written, by source-generated JSON. No work, no store.
/// </summary>
internal static class EchoServer
{
    /// <summary>The first argument of the process that is this server.</summary>
    public const string Command = "echo-server";

    private static readonly Guid Id = Guid.CreateVersion7();

    public static Task RunAsync(string[] arguments)
    {
        var app = BareServer.CreateBuilder(arguments).Build();
        app.Run(AnswerAsync);
        return app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        if (await BareServer.ReadSeatsAsync(http) is { } seats)
            await BareServer.AnswerCreatedAsync(http, Id, Id, Id, seats, DateTimeOffset.UnixEpoch);
    }
}
