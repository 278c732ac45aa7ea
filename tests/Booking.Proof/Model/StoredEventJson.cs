using System.Text.Json;
using Booking.Proof.History;

namespace Booking.Proof.Model;

/// <summary>Reads the JSON of stored events.</summary>
public static class StoredEventJson
{
    private static readonly Dictionary<string, EventKind> Kinds = Enum.GetValues<EventKind>().ToDictionary(
        kind => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()), StringComparer.Ordinal);

    /// <summary>The kind that a stored name means.</summary>
    /// <exception cref="InvalidDataException">The log has an event that this model does not know.</exception>
    public static EventKind KindOf(string storedName) => Kinds.TryGetValue(storedName, out var kind)
        ? kind
        : throw new InvalidDataException($"The model does not know the event '{storedName}'.");

    /// <summary>Fills in what an event's data say.</summary>
    public static LoggedEvent Read(LoggedEvent frame, JsonElement data) => frame with
    {
        Reservation = Id(data, "reservationId"),
        Customer = Id(data, "customerId"),
        Payment = Id(data, "paymentId"),
        Seats = Names(data, "seats"),
        Areas = Areas(data),
        Amount = Number(data, frame.Kind == EventKind.SeatsReserved ? "totalAmount" : "amount"),
        Deadline = Instant(data, frame.Kind == EventKind.SeatsReserved ? "expiresAt" : "deadline"),
        PaidAt = Instant(data, "paidAt"),
        Tickets = data.TryGetProperty("tickets", out var tickets) ? tickets.GetArrayLength() : 0,
    };

    private static Guid? Id(JsonElement data, string member) =>
        data.TryGetProperty(member, out var id) ? id.GetGuid() : null;

    private static long Number(JsonElement data, string member) =>
        data.TryGetProperty(member, out var number) ? number.GetInt64() : 0;

    private static DateTimeOffset? Instant(JsonElement data, string member) =>
        data.TryGetProperty(member, out var instant) ? instant.GetDateTimeOffset() : null;

    private static string[] Names(JsonElement data, string member) =>
        data.TryGetProperty(member, out var names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];

    private static AreaPlaces[] Areas(JsonElement data) => data.TryGetProperty("areas", out var areas)
        ?
        [
            .. areas.EnumerateArray().Select(claim => new AreaPlaces(
                claim.GetProperty("area").GetString()!, claim.GetProperty("quantity").GetInt32())),
        ]
        : [];
}
