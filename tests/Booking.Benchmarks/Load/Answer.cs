using System.Buffers.Text;

namespace Booking.Benchmarks.Load;

/// <summary>
/// Just enough of HTTP/1.1 to know when an answer is complete: with one request at a time on a connection, nothing can
/// follow it in the buffer.
/// </summary>
internal static class Answer
{
    private const int StatusOffset = 9;
    private const int StatusLength = 3;

    /// <summary>The status of a complete answer; null while there is more to come.</summary>
    /// <exception cref="InvalidDataException">It is not HTTP/1.1 as a server writes it.</exception>
    public static int? StatusOf(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return null;
        var body = received.Length - head - 4;
        var headers = received[..(head + 2)];
        var named = headers.IndexOf("\r\nContent-Length: "u8);
        var isComplete = named >= 0
            ? body >= Number(headers[(named + 18)..])
            : received.EndsWith("\r\n0\r\n\r\n"u8) || IsWithoutBody(headers, body);
        return isComplete ? Number(received.Slice(StatusOffset, StatusLength)) : null;
    }

    private static bool IsWithoutBody(ReadOnlySpan<byte> headers, int body) =>
        body == 0 && headers.IndexOf("\r\nTransfer-Encoding: chunked"u8) < 0;

    private static int Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out int number, out _)
            ? number
            : throw new InvalidDataException("The answer has no number where HTTP/1.1 has one.");
}
