using System.Text.Json;

namespace Booking.EventStore.Chain;

/// <summary>Where in the headers of an event the actor and the hash stand: <c>{"actor": …, …, "hash": "…"}</c>.</summary>
public static class ChainedHeaders
{
    /// <summary>What stands for the headers of an event that has none.</summary>
    public const string None = "{}";

    /// <summary>The headers with the hash as their last member.</summary>
    /// <param name="headersJson">A JSON object in UTF-8.</param>
    /// <param name="hash">The event's.</param>
    internal static byte[] With(ReadOnlySpan<byte> headersJson, in EventHash hash)
    {
        var members = headersJson.TrimEnd(" \t\r\n"u8)[..^1].TrimEnd(" \t\r\n"u8);
        var isFirst = members.EndsWith("{"u8);
        var lead = isFirst ? "\"hash\":\""u8 : ",\"hash\":\""u8;
        var headers = new byte[members.Length + lead.Length + EventHash.Digits + 2];
        members.CopyTo(headers);
        lead.CopyTo(headers.AsSpan(members.Length));
        hash.FormatTo(headers.AsSpan(members.Length + lead.Length));
        "\"}"u8.CopyTo(headers.AsSpan(headers.Length - 2));
        return headers;
    }

    /// <summary>The actor as it stands there, a JSON value; empty where there is none.</summary>
    /// <param name="headersJson">A JSON object in UTF-8.</param>
    /// <exception cref="JsonException">Not a JSON object.</exception>
    public static ReadOnlySpan<byte> ActorOf(ReadOnlySpan<byte> headersJson) => Read(headersJson, out _);

    /// <summary>The actor as it stands there, and the text of the hash.</summary>
    /// <param name="headersJson">A JSON object in UTF-8.</param>
    /// <param name="hash">The string's characters; empty where the event has none.</param>
    /// <returns>A JSON value; empty where there is none.</returns>
    /// <exception cref="JsonException">Not a JSON object.</exception>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> headersJson, out ReadOnlySpan<byte> hash)
    {
        hash = default;
        ReadOnlySpan<byte> actor = default;
        var reader = new Utf8JsonReader(headersJson);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The headers of an event are not an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isActor = reader.ValueTextEquals("actor"u8);
            var isHash = !isActor && reader.ValueTextEquals("hash"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isHash && reader.TokenType == JsonTokenType.String)
                hash = reader.ValueSpan;
            reader.Skip();
            if (isActor)
                actor = headersJson[start..(int)reader.BytesConsumed];
        }

        // What follows the object would go unseen; the reader refuses it.
        reader.Read();
        return actor;
    }
}
