using System.Net;
using System.Net.Sockets;

namespace Booking.Local;

/// <summary>Finds TCP ports of 127.0.0.1 that nobody listens on.</summary>
/// <remarks>
/// The ports lie below the range from which the kernel takes the ports of outgoing connections, so that a server that
/// was stopped finds its port still free when it starts again. Another process may take a port between the answer and
/// its use: whoever listens has to try again with the next one.
/// </remarks>
public static class FreePort
{
    private const int Lowest = 15_000;
    private const int Highest = 32_000;
    private const int Attempts = 200;

    /// <summary>Returns a port that was free a moment ago.</summary>
    /// <exception cref="LocalServerException">No free port was found.</exception>
    public static int Next()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = Random.Shared.Next(Lowest, Highest);
            if (IsFree(port))
                return port;
        }

        throw new LocalServerException($"No free port between {Lowest} and {Highest} after {Attempts} attempts.");
    }

    /// <summary>Whether one could listen on this port of 127.0.0.1 and of every address now.</summary>
    /// <param name="port">A TCP port, 1 to 65535.</param>
    public static bool IsFree(int port) => CanBind(IPAddress.Loopback, port) && CanBind(IPAddress.Any, port);

    private static bool CanBind(IPAddress address, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException failure) when (failure.SocketErrorCode
            is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
