using System.Buffers;
using System.Text.Json;

namespace Booking.Api.Http;

/// <summary>
/// An answer as JSON that is written at once and tells its length. The framework's own is serialized piece by piece and
/// sent in chunks, as bodies of any size must be; this one is for small bodies on routes that a crowd uses.
/// </summary>
/// <param name="value">The body.</param>
/// <param name="write">Writes it.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class JsonAnswer<T>(T value, Action<Utf8JsonWriter, T> write, int status = StatusCodes.Status200OK) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (buffer, writer) = JsonAnswerBuffer.Take();
        write(writer, value);
        writer.Flush();
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = buffer.WrittenCount;
        // The server sends what was written when the request ends.
        response.BodyWriter.Write(buffer.WrittenSpan);
        return Task.CompletedTask;
    }
}

/// <summary>The buffer of a thread, used again for every answer.</summary>
internal static class JsonAnswerBuffer
{
    private const int MaxKept = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    public static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Take()
    {
        if (_buffer is null || _writer is null || _buffer.Capacity > MaxKept)
        {
            _buffer = new ArrayBufferWriter<byte>(1024);
            _writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });
        }

        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
        return (_buffer, _writer);
    }
}
