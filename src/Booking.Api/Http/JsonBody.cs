using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Booking.Api.Http;

/// <summary>
/// Reads a request's body as JSON, within a limit: too long is 413, not JSON is 400, JSON of another shape is 422 with
/// the field's name.
/// </summary>
public static class JsonBody
{
    /// <summary>Bytes of a body, unless the route says otherwise.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Bytes of a body that carries a seating plan.</summary>
    public const int MaxSeatingBytes = 8 * 1024 * 1024;

    /// <summary>Either the value or the problem is there.</summary>
    public readonly record struct Reading<T>(T? Value, Problem? Problem)
        where T : class;

    /// <summary>Reads the body.</summary>
    /// <param name="request">Whose body.</param>
    /// <param name="typeInfo">How it is read, and what is wrong with it found out.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <param name="maxBytes">A longer one is refused.</param>
    /// <param name="readPlain">Reads the most frequent form of it without the serializer, and gives null for every
    /// other.</param>
    public static async ValueTask<Reading<T>> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken, int maxBytes = MaxBytes,
        Func<ReadOnlySequence<byte>, T?>? readPlain = null)
        where T : class
    {
        if (request.ContentLength > maxBytes)
            return new(null, TooLarge(maxBytes));
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                return new(null, TooLarge(maxBytes));
            }

            if (read.IsCompleted)
            {
                var reading = readPlain?.Invoke(read.Buffer) is { } plain
                    ? new(plain, null)
                    : Parse(read.Buffer, typeInfo);
                reader.AdvanceTo(read.Buffer.End);
                return reading;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Reads JSON that is there already.</summary>
    internal static Reading<T> Parse<T>(ReadOnlySequence<byte> body, JsonTypeInfo<T> typeInfo)
        where T : class
    {
        var json = new Utf8JsonReader(body);
        try
        {
            var value = JsonSerializer.Deserialize(ref json, typeInfo);
            if (value is null)
                return new(null, Problem.Validation("", "The body is a JSON object."));
            return json.Read() ? new(null, Malformed()) : new(value, null);
        }
        catch (JsonException failure)
        {
            return new(null, IsJson(body) ? OfAnotherShape(failure) : Malformed());
        }
        catch (InvalidOperationException)
        {
            // An invalid surrogate or UTF-8 sequence within a string.
            return new(null, Malformed());
        }
    }

    private static bool IsJson(ReadOnlySequence<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Problem OfAnotherShape(JsonException failure)
    {
        var path = failure.Path is { Length: > 2 } full ? full[2..] : "";
        return Problem.Validation(path, path.Length == 0
            ? "The body does not have the expected shape."
            : $"{path} does not have the expected type.");
    }

    private static Problem Malformed() =>
        new(StatusCodes.Status400BadRequest, "malformed-json", "The body is not JSON.", "The body could not be read as JSON.");

    /// <summary>The body is over the limit; 413.</summary>
    internal static Problem TooLarge(int maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large.",
            $"A body of this route has at most {maxBytes} bytes.");
}
