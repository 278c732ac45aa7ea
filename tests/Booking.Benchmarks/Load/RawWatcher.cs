using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Booking.Benchmarks.Load;

/// <summary>A version of a session that a watcher was told of, and when.</summary>
/// <param name="Version">The version.</param>
/// <param name="At">In stopwatch ticks.</param>
internal readonly record struct Receipt(long Version, long At);

/// <summary>
/// A client of <c>/live</c> that takes as little as it can: of each message it reads the version alone. Frames are those of
/// RFC 6455, 5.2, from a server, so without a mask.
/// </summary>
internal sealed class RawWatcher : IDisposable
{
    private const byte RecordEnd = 0x1E;
    private const int FirstControlOpcode = 8;
    private const int LongestHeader = 10;
    private const int HeadLength = 192;

    private readonly Socket _socket;
    private readonly byte[] _header = new byte[LongestHeader];
    private readonly byte[] _head = new byte[HeadLength];
    private int _headerKept;
    private int _headKept;
    private long _payloadLeft;
    private bool _isControl;

    public RawWatcher(int port)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        Descriptor = (int)_socket.Handle;
        _socket.Send(
            "GET /live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"u8 +
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n"u8);
        var answer = ReadHead();
        if (!answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            throw new InvalidDataException($"The hub answered: {answer}");
        Send("""{"protocol":"json","version":1}""");
    }

    public int Descriptor { get; }

    public List<Receipt> Receipts { get; } = [];

    /// <summary>Bytes received.</summary>
    public long Bytes { get; private set; }

    /// <summary>The version that it was told of last.</summary>
    public long Version { get; private set; }

    /// <summary>Sends a record as one masked text frame; the mask is zero.</summary>
    public void Send(string record)
    {
        var length = Encoding.UTF8.GetByteCount(record) + 1;
        byte[] header = length < 126
            ? [0x81, (byte)(0x80 | length), 0, 0, 0, 0]
            : [0x81, 0x80 | 126, (byte)(length >> 8), (byte)length, 0, 0, 0, 0];
        Posix.Send(Descriptor, [.. header, .. Encoding.UTF8.GetBytes(record), RecordEnd]);
    }

    /// <summary>Takes what has arrived.</summary>
    public void Take(ReadOnlySpan<byte> bytes, long now)
    {
        Bytes += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_payloadLeft == 0)
            {
                _header[_headerKept++] = bytes[0];
                bytes = bytes[1..];
                BeginFrame();
                continue;
            }

            var payload = bytes[..(int)Math.Min(bytes.Length, _payloadLeft)];
            bytes = bytes[payload.Length..];
            _payloadLeft -= payload.Length;
            if (!_isControl)
                TakePayload(payload, now);
        }
    }

    public void Dispose() => _socket.Dispose();

    private void BeginFrame()
    {
        var size = _headerKept < 2 ? LongestHeader : (_header[1] & 0x7F) switch { 126 => 4, 127 => 10, _ => 2 };
        if (_headerKept < size)
            return;
        _payloadLeft = size switch
        {
            2 => _header[1] & 0x7F,
            4 => (_header[2] << 8) | _header[3],
            _ => System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(_header.AsSpan(2)),
        };
        _isControl = (_header[0] & 0x0F) >= FirstControlOpcode;
        _headerKept = 0;
    }

    private void TakePayload(ReadOnlySpan<byte> payload, long now)
    {
        while (!payload.IsEmpty)
        {
            var end = payload.IndexOf(RecordEnd);
            var part = end < 0 ? payload : payload[..end];
            var kept = Math.Min(part.Length, HeadLength - _headKept);
            part[..kept].CopyTo(_head.AsSpan(_headKept));
            _headKept += kept;
            if (end < 0)
                return;
            TakeRecord(now);
            _headKept = 0;
            payload = payload[(end + 1)..];
        }
    }

    private void TakeRecord(long now)
    {
        var head = _head.AsSpan(0, _headKept);
        var at = head.IndexOf("\"version\":"u8);
        if (at < 0 || !Utf8Parser.TryParse(head[(at + 10)..], out long version, out _))
            return;
        Version = version;
        Receipts.Add(new Receipt(version, now));
    }

    private string ReadHead()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (_socket.Receive(one) == 0)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The hub closed after: {head}"));
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
