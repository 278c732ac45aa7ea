using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Booking.Api.Live;

/// <summary>
/// A message to clients of the hub. However many connections get it, it is put into the protocol's form once: <see
/// cref="SerializedHubMessage"/> keeps that.
/// </summary>
/// <param name="target">The client's method.</param>
/// <param name="json">Its one argument.</param>
/// <param name="version">The session's version that whoever gets it then has.</param>
internal sealed class LiveMessage(string target, ReadOnlyMemory<byte> json, long version)
{
    /// <summary>The session's version that whoever gets it then has.</summary>
    public long Version => version;

    /// <summary>Bytes of the argument.</summary>
    public int Length => json.Length;

    /// <summary>As connections take it.</summary>
    public SerializedHubMessage Serialized { get; } = new(new InvocationMessage(target, [new WrittenJson(json)]));
}

/// <summary>A value that is JSON already.</summary>
/// <param name="Utf8">One JSON value in UTF-8.</param>
[JsonConverter(typeof(WrittenJsonConverter))]
internal sealed record WrittenJson(ReadOnlyMemory<byte> Utf8)
{
    /// <summary>What is written by this.</summary>
    public static WrittenJson Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return new WrittenJson(buffer.WrittenMemory);
    }
}

/// <summary>Writes JSON as it stands.</summary>
internal sealed class WrittenJsonConverter : JsonConverter<WrittenJson>
{
    public override WrittenJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Clients do not send what is written already.");

    public override void Write(Utf8JsonWriter writer, WrittenJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
}
