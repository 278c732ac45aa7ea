using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Booking.Domain;
using Booking.Domain.Sessions;

namespace Booking.Api.Http;

/// <summary>The <c>Idempotency-Key</c> of a request, as the domain remembers it.</summary>
public static class IdempotencyKey
{
    /// <summary>The header's name.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Says that an answer was given before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int MaxLength = 255;

    /// <summary>
    /// Reads the mark of a request. The key counts for one customer and one operation; the request is the body as it was
    /// understood, so that white space and the order of members make no difference.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="customer">Who asks.</param>
    /// <param name="operation">The operation; keys of different operations do not meet.</param>
    /// <param name="target">What of the path belongs to the request, beside the session.</param>
    /// <param name="body">The body.</param>
    /// <param name="typeInfo">How it is written.</param>
    /// <param name="problem">Set where the key breaks a rule.</param>
    public static IdempotencyMark? Read<T>(
        HttpContext http, CustomerId customer, string operation, string target, T body, JsonTypeInfo<T> typeInfo,
        out Problem? problem)
    {
        problem = null;
        if (!http.Request.Headers.TryGetValue(Header, out var values))
            return null;
        var key = values.ToString();
        if (key.Length is 0 or > MaxLength || values.Count != 1)
        {
            problem = Problem.Validation(Header, $"An {Header} has 1 to {MaxLength} characters.");
            return null;
        }

        var request = JsonSerializer.SerializeToUtf8Bytes(body, typeInfo);
        return new IdempotencyMark(
            Digest(Encoding.UTF8.GetBytes($"{customer}\n{operation}\n{key}")),
            Digest([.. Encoding.UTF8.GetBytes($"{target}\n"), .. request]));
    }

    private static UInt128 Digest(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
