using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Booking.Benchmarks.Servers;

/// <summary>
/// Answers with bytes that it has: those of <c>Folder</c>/compact and <c>Folder</c>/full, or 304 to whoever names a version.
/// </summary>
internal static class StaticServer
{
    /// <summary>The first argument of the process that is this server.</summary>
    public const string Command = "static-server";

    /// <summary>Where the bytes are.</summary>
    public const string Folder = "Folder";

    public const string Compact = "compact";
    public const string Full = "full";

    public static async Task RunAsync(string[] arguments)
    {
        var builder = BareServer.CreateBuilder(arguments);
        var folder = builder.Configuration.GetValue<string>(Folder)!;
        var compact = await File.ReadAllBytesAsync(Path.Combine(folder, Compact));
        var full = await File.ReadAllBytesAsync(Path.Combine(folder, Full));
        var app = builder.Build();
        app.Run(http => AnswerAsync(http, http.Request.Query["format"] == Compact ? compact : full));
        await app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext http, byte[] bytes)
    {
        var response = http.Response;
        var known = http.Request.Headers.IfNoneMatch.ToString();
        if (known.Length > 0)
        {
            response.Headers.ETag = known;
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{bytes.Length}\"");
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
