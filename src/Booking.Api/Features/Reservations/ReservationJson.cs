using System.Text.Json;
using Booking.Api.Http;
using Booking.Domain.Sessions;

namespace Booking.Api.Features.Reservations;

/// <summary>
/// A reservation as <see cref="ApiJson"/> would write it, without the serializer: this is what a crowd is answered with.
/// </summary>
internal static class ReservationJson
{
    private static readonly JsonEncodedText[] Statuses =
    [
        .. Enum.GetNames<ReservationStatus>()
            .Select(name => JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(name))),
    ];

    /// <summary>Writes an object.</summary>
    public static void Write(Utf8JsonWriter json, ReservationResponse reservation)
    {
        json.WriteStartObject();
        json.WriteString("reservationId"u8, reservation.ReservationId);
        json.WriteString("sessionId"u8, reservation.SessionId);
        json.WriteString("customerId"u8, reservation.CustomerId);
        json.WriteString("status"u8, Statuses[(int)reservation.Status]);
        json.WriteStartArray("seats"u8);
        foreach (var seat in reservation.Seats)
            Write(json, seat);
        json.WriteEndArray();
        json.WriteStartArray("areas"u8);
        foreach (var area in reservation.Areas)
            Write(json, area);
        json.WriteEndArray();
        Write(json, "total"u8, reservation.Total);
        json.WriteString("expiresAt"u8, reservation.ExpiresAt.UtcDateTime);
        json.WriteNumber("version"u8, reservation.Version);
        if (reservation.Payment is { } payment)
            Write(json, payment);
        if (reservation.Tickets is { } tickets)
            Write(json, tickets);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, in ReservedSeatResponse seat)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, seat.Id);
        json.WriteString("category"u8, seat.Category);
        Write(json, "price"u8, seat.Price);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, in ReservedAreaResponse area)
    {
        json.WriteStartObject();
        json.WriteString("area"u8, area.Area);
        json.WriteNumber("quantity"u8, area.Quantity);
        Write(json, "price"u8, area.Price);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PaymentResponse payment)
    {
        json.WriteStartObject("payment"u8);
        json.WriteString("paymentId"u8, payment.PaymentId);
        Write(json, "amount"u8, payment.Amount);
        json.WriteString("paidAt"u8, payment.PaidAt.UtcDateTime);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<Ticket> tickets)
    {
        json.WriteStartArray("tickets"u8);
        foreach (var ticket in tickets)
        {
            json.WriteStartObject();
            json.WriteString("ticketId"u8, ticket.TicketId);
            json.WriteString("code"u8, ticket.Code);
            if (ticket.Seat is not null)
                json.WriteString("seat"u8, ticket.Seat);
            if (ticket.Area is not null)
                json.WriteString("area"u8, ticket.Area);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, in MoneyResponse money)
    {
        json.WriteStartObject(name);
        json.WriteNumber("amount"u8, money.Amount);
        json.WriteString("currency"u8, money.Currency);
        json.WriteEndObject();
    }
}
