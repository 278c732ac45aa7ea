using System.Buffers.Text;

namespace Booking.Benchmarks.Load;

/// <summary>
/// Just enough of HTTP/1.1 to know when an answer is complete: with one request at a time on a connection, nothing can
/// follow it. Of a body only its length is looked at.
/// </summary>
internal struct AnswerReader
{
    private const int StatusOffset = 9;
    private const int StatusLength = 3;
    private const int LastChunkLength = 7;

    private int _status;
    private long _bodyLeft;
    private bool _isChunked;

    /// <summary>The bytes at the beginning of the buffer that are still needed.</summary>
    public int Kept { get; private set; }

    /// <summary>The status when the answer is complete; null while there is more to come.</summary>
    /// <param name="received">What the buffer has, the new bytes at its end.</param>
    /// <param name="added">How many are new.</param>
    /// <exception cref="InvalidDataException">It is not HTTP/1.1 as a server writes it.</exception>
    public int? Add(Span<byte> received, int added)
    {
        if (_status == 0)
        {
            var head = received.IndexOf("\r\n\r\n"u8);
            if (head < 0)
            {
                Kept = received.Length;
                return null;
            }

            ReadHead(received[..(head + 2)]);
            added = received.Length - head - 4;
        }

        _bodyLeft -= added;
        var isComplete = _isChunked ? received.EndsWith("\r\n0\r\n\r\n"u8) : _bodyLeft <= 0;
        Kept = received.Length;
        return isComplete ? _status : null;
    }

    /// <summary>Makes room: of a body only the last bytes matter.</summary>
    public void Forget(Span<byte> buffer)
    {
        if (_status == 0)
            throw new InvalidDataException($"The head of the answer is longer than {buffer.Length} bytes.");
        buffer[^LastChunkLength..].CopyTo(buffer);
        Kept = LastChunkLength;
    }

    private void ReadHead(ReadOnlySpan<byte> headers)
    {
        _status = Number(headers.Slice(StatusOffset, StatusLength));
        var named = headers.IndexOf("\r\nContent-Length: "u8);
        _bodyLeft = named >= 0 ? Number(headers[(named + 18)..]) : 0;
        _isChunked = named < 0 && headers.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0;
    }

    private static int Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out int number, out _)
            ? number
            : throw new InvalidDataException("The answer has no number where HTTP/1.1 has one.");
}
