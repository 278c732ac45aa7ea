using System.Text.Json;
using System.Text.Json.Serialization;

namespace Booking.Api.Http;

/// <summary>
/// Instants as RFC 3339 in UTC, written with <c>Z</c>; read with any offset, and to the microsecond, as they are kept.
/// </summary>
internal sealed class UtcInstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out var instant)
            ? Clock.ToMicroseconds(instant)
            : throw new JsonException("An instant is expected.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}

/// <summary>An enum as a lowerCamel string; numbers are not accepted.</summary>
internal sealed class LowerCamelEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
