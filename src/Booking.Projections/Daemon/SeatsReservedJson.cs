using System.Text.Json;
using Booking.Domain.Sessions;

namespace Booking.Projections.Daemon;

/// <summary>
/// <see cref="SeatsReserved"/> as <see cref="SessionEventTypes"/> would have the serializer write it, without the
/// serializer: of all events this is the one that comes by the thousand.
/// </summary>
internal static class SeatsReservedJson
{
    /// <summary>Writes an object.</summary>
    public static void Write(Utf8JsonWriter json, SeatsReserved reserved)
    {
        json.WriteStartObject();
        json.WriteString("reservationId"u8, reserved.ReservationId);
        json.WriteString("customerId"u8, reserved.CustomerId);
        if (!reserved.Seats.IsDefaultOrEmpty)
        {
            json.WriteStartArray("seats"u8);
            foreach (var seat in reserved.Seats)
                json.WriteStringValue(seat);
            json.WriteEndArray();
        }

        if (!reserved.Areas.IsDefaultOrEmpty)
        {
            json.WriteStartArray("areas"u8);
            foreach (var (area, quantity) in reserved.Areas)
            {
                json.WriteStartObject();
                json.WriteString("area"u8, area);
                json.WriteNumber("quantity"u8, quantity);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteNumber("totalAmount"u8, reserved.TotalAmount);
        json.WriteString("expiresAt"u8, reserved.ExpiresAt.UtcDateTime);
        json.WriteEndObject();
    }
}
