using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Booking.EventStore.Chain;

/// <summary>
/// The hash of an event: SHA-256 of the 32 bytes of the hash before it in its stream, followed by its content, the RFC 8785
/// form of <c>{"actor", "data", "timestamp", "type", "version"}</c>. <c>timestamp</c> is UTC with six digits of a second and
/// <c>Z</c>; <c>actor</c> is left out where the event has none. Before the first event stands the hash of the stream's own id.
/// Keeps its buffers; not safe for concurrent use.
/// </summary>
public sealed class ChainHasher
{
    private const string OriginLabel = "booking event chain 1:";

    // "2026-11-22T10:00:03.123456" of the 28 characters that the round-trip format writes.
    private const int MicrosecondLength = 26;
    private const int RoundTripLength = 28;

    private readonly CanonicalJson _content = new();

    /// <summary>What stands before the first event of a stream: the SHA-256 of <c>booking event chain 1:</c> and the stream's id
    /// in its usual 36 characters. So streams cannot be exchanged as a whole.</summary>
    public static EventHash Origin(Guid streamId)
    {
        Span<byte> text = stackalloc byte[64];
        var length = Encoding.UTF8.GetBytes(OriginLabel, text);
        streamId.TryFormat(text[length..], out var written);
        return Hash(text[..(length + written)]);
    }

    /// <summary>The SHA-256 of bytes.</summary>
    public static EventHash Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[EventHash.Size];
        SHA256.HashData(bytes, hash);
        return EventHash.From(hash);
    }

    /// <summary>The hash of an event.</summary>
    /// <param name="previous">Of the event before it.</param>
    /// <param name="actorJson">A JSON value; empty where there is none.</param>
    /// <param name="dataJson">Its data, in any form of JSON.</param>
    /// <param name="timestamp">UTC; what is finer than a microsecond does not count.</param>
    /// <param name="type">The stored name.</param>
    /// <param name="version">Its place in the stream.</param>
    /// <exception cref="System.Text.Json.JsonException">Not JSON.</exception>
    /// <exception cref="FormatException">JSON that has no canonical form.</exception>
    public EventHash Next(
        in EventHash previous, ReadOnlySpan<byte> actorJson, ReadOnlySpan<byte> dataJson, DateTime timestamp,
        ReadOnlySpan<byte> type, long version)
    {
        _content.Clear();
        Span<byte> scratch = stackalloc byte[EventHash.Size];
        previous.CopyTo(scratch);
        _content.WriteRaw(scratch);
        if (actorJson.IsEmpty)
        {
            _content.WriteRaw("{\"data\":"u8);
        }
        else
        {
            _content.WriteRaw("{\"actor\":"u8);
            _content.Write(actorJson);
            _content.WriteRaw(",\"data\":"u8);
        }

        _content.Write(dataJson);
        _content.WriteRaw(",\"timestamp\":\""u8);
        timestamp.TryFormat(scratch, out var written, "O", CultureInfo.InvariantCulture);
        if (written != RoundTripLength)
            throw new ArgumentException("The timestamp is not in UTC.", nameof(timestamp));
        _content.WriteRaw(scratch[..MicrosecondLength]);
        _content.WriteRaw("Z\",\"type\":"u8);
        _content.WriteString(type);
        _content.WriteRaw(",\"version\":"u8);
        version.TryFormat(scratch, out written, provider: CultureInfo.InvariantCulture);
        _content.WriteRaw(scratch[..written]);
        _content.WriteRaw("}"u8);
        return Hash(_content.Written);
    }
}
