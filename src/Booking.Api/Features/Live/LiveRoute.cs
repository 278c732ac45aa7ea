using Booking.Api.Hosting;
using Booking.Api.Http;
using Booking.Api.Live;
using Microsoft.AspNetCore.Http.Connections;

namespace Booking.Api.Features.Live;

/// <summary><c>/live</c>: the hub, by WebSockets alone.</summary>
internal static class LiveRoute
{
    /// <summary>The hub's path.</summary>
    public const string Path = "/live";

    /// <summary>Bytes that wait for a connection, or of it, before whoever writes them has to wait.</summary>
    private const int MaxBufferedBytes = 64 * 1024;

    /// <summary>A connection that takes nothing of a message for so long is closed.</summary>
    private static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(10);

    private static readonly Problem ForeignPage = new(
        StatusCodes.Status403Forbidden, "forbidden", "Forbidden.", "Pages of that origin may not connect.");

    private static readonly Problem NoRoom = ProblemMapping.Unavailable(
        "too-busy", "Too busy.", "The node has as many live connections as it may.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var connections = routes.ServiceProvider.GetRequiredService<LiveConnections>();
        var origins = routes.ServiceProvider.GetRequiredService<AllowedOrigins>();
        routes.MapHub<LiveHub>(Path, options =>
            {
                // Other transports are many requests, each of which would have to come to the same node.
                options.Transports = HttpTransportType.WebSockets;
                options.CloseOnAuthenticationExpiration = true;
                options.TransportMaxBufferSize = MaxBufferedBytes;
                options.ApplicationMaxBufferSize = MaxBufferedBytes;
                options.TransportSendTimeout = SendWithin;
            })
            .Add(endpoint =>
            {
                var connect = endpoint.RequestDelegate!;
                endpoint.RequestDelegate = http => origins.Allow(http.Request)
                    ? ConnectAsync(http, connect, connections)
                    : ForeignPage.ExecuteAsync(http);
            });
    }

    // Lasts as long as the connection.
    private static async Task ConnectAsync(HttpContext http, RequestDelegate connect, LiveConnections connections)
    {
        if (!connections.TryTakePlace())
        {
            await NoRoom.ExecuteAsync(http);
            return;
        }

        try
        {
            await connect(http);
        }
        finally
        {
            connections.GivePlaceBack();
        }
    }
}
