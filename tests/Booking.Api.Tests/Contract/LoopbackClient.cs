using System.Net;
using System.Net.Sockets;

namespace Booking.Api.Tests.Contract;

/// <summary>Clients that come from an address of their own: all of 127.0.0.0/8 is this machine.</summary>
internal static class LoopbackClient
{
    public static HttpClient From(string address, Uri api)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                    await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        return new HttpClient(handler) { BaseAddress = api };
    }
}
