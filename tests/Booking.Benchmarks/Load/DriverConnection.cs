using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Booking.Benchmarks.Load;

/// <summary>A connection of the <see cref="LoadDriver"/> with at most one request under way.</summary>
internal sealed class DriverConnection : IDisposable
{
    private const int BufferLength = 64 * 1024;

    private readonly Socket _socket;
    private readonly byte[] _received = GC.AllocateArray<byte>(BufferLength, pinned: true);
    private AnswerReader _answer;

    public DriverConnection(int port)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        Descriptor = (int)_socket.Handle;
    }

    public int Descriptor { get; }

    /// <summary>From when the answer's time counts, in stopwatch ticks.</summary>
    public long SentAt { get; private set; }

    public string Text => Encoding.UTF8.GetString(_received, 0, _answer.Kept);

    public void Send(ReadOnlySpan<byte> request, long sentAt)
    {
        _answer = default;
        SentAt = sentAt;
        Posix.Send(Descriptor, request);
    }

    /// <summary>The status of the answer when all of it is there.</summary>
    public int? Receive()
    {
        if (_answer.Kept == BufferLength)
            _answer.Forget(_received);
        var added = Posix.Receive(Descriptor, _received.AsSpan(_answer.Kept));
        return added == 0 ? null : _answer.Add(_received.AsSpan(0, _answer.Kept + added), added);
    }

    public void Dispose() => _socket.Dispose();
}
