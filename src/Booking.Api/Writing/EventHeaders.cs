using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Booking.Domain.Sessions;

namespace Booking.Api.Writing;

/// <summary>
/// The headers of an event: <c>{"actor": "customer:…", "idempotency": {"key": …, "request": …}}</c>, the two digests as 32
/// hexadecimal digits. The idempotency mark stands with the event that the request made, and so survives whatever the
/// event survives.
/// </summary>
internal static class EventHeaders
{
    /// <summary>The member that is the idempotency mark.</summary>
    public const string Mark = "idempotency";

    // What an actor is made of, and JSON takes as it is.
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789:-");

    public static string Write(string actor, IdempotencyMark? mark)
    {
        var safeActor = actor.AsSpan().ContainsAnyExcept(Plain) ? JsonEncodedText.Encode(actor).Value : actor;
        return mark is { } seen
            ? string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"actor":"{{{safeActor}}}","idempotency":{"key":"{{{seen.Key:x32}}}","request":"{{{seen.Request:x32}}}"}}""")
            : $$"""{"actor":"{{safeActor}}"}""";
    }

    /// <summary>Reads the member <see cref="Mark"/>.</summary>
    /// <param name="markJson">Its JSON, or null where an event has none.</param>
    public static IdempotencyMark? ReadMark(string? markJson)
    {
        if (markJson is null)
            return null;
        using var mark = JsonDocument.Parse(markJson);
        return new IdempotencyMark(Digits(mark.RootElement, "key"), Digits(mark.RootElement, "request"));
    }

    private static UInt128 Digits(JsonElement mark, string member) =>
        UInt128.Parse(mark.GetProperty(member).GetString()!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
