using System.Collections.Immutable;
using System.Text.Json;
using Booking.Domain.Sessions;

namespace Booking.Projections.Daemon;

/// <summary>
/// The events that come by the thousand, written and read as <see cref="SessionEventTypes"/> would have the serializer do it,
/// without the serializer. Whatever is not the plain case (places in areas, a member that is missing, null or unknown) is left
/// to the serializer.
/// </summary>
internal static class FrequentEvents
{
    private const int UsualSeats = 4;

    /// <summary>Reads a <see cref="SeatsReserved"/>.</summary>
    public static object? ReadSeatsReserved(ReadOnlySpan<byte> utf8Json) =>
        Members.Read(utf8Json) is
        {
            Reservation: { } reservation, Customer: { } customer, Seats: { } seats, TotalAmount: { } total, ExpiresAt: { } expiresAt,
        }
            ? new SeatsReserved(reservation, customer, seats, [], total, expiresAt)
            : null;

    /// <summary>Reads a <see cref="PaymentStarted"/>.</summary>
    public static object? ReadPaymentStarted(ReadOnlySpan<byte> utf8Json) =>
        Members.Read(utf8Json) is
        {
            Reservation: { } reservation, Customer: { } customer, Payment: { } payment, Amount: { } amount, Deadline: { } deadline,
        }
            ? new PaymentStarted(reservation, customer, payment, amount, deadline)
            : null;

    /// <summary>Reads a <see cref="ReservationCancelled"/>.</summary>
    public static object? ReadReservationCancelled(ReadOnlySpan<byte> utf8Json) =>
        Members.Read(utf8Json) is { Reservation: { } reservation, Customer: { } customer, Seats: { } seats, Reason: { } reason }
            ? new ReservationCancelled(reservation, customer, seats, [], reason)
            : null;

    /// <summary>Reads a <see cref="ReservationExpired"/>.</summary>
    public static object? ReadReservationExpired(ReadOnlySpan<byte> utf8Json) =>
        Members.Read(utf8Json) is { Reservation: { } reservation, Customer: { } customer, Seats: { } seats }
            ? new ReservationExpired(reservation, customer, seats, [])
            : null;

    /// <summary>Writes a <see cref="SeatsReserved"/>.</summary>
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

    /// <summary>The members of them all; null: not there.</summary>
    private struct Members
    {
        public Guid? Reservation { get; private set; }

        public Guid? Customer { get; private set; }

        public Guid? Payment { get; private set; }

        public ImmutableArray<string>? Seats { get; private set; }

        public long? TotalAmount { get; private set; }

        public long? Amount { get; private set; }

        public DateTimeOffset? ExpiresAt { get; private set; }

        public DateTimeOffset? Deadline { get; private set; }

        public string? Reason { get; private set; }

        /// <summary>The members of an object, or null where it has others, or one in another form.</summary>
        public static Members? Read(ReadOnlySpan<byte> utf8Json)
        {
            var json = new Utf8JsonReader(utf8Json);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return null;
            var members = default(Members);
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (!members.TryTake(ref json))
                    return null;
            }

            return members;
        }

        private bool TryTake(ref Utf8JsonReader json)
        {
            var name = json.ValueSpan;
            json.Read();
            return name switch
            {
                _ when name.SequenceEqual("seats"u8) => (Seats = SeatsOf(ref json)) is not null,
                _ when name.SequenceEqual("reservationId"u8) => (Reservation = IdOf(ref json)) is not null,
                _ when name.SequenceEqual("customerId"u8) => (Customer = IdOf(ref json)) is not null,
                _ when name.SequenceEqual("paymentId"u8) => (Payment = IdOf(ref json)) is not null,
                _ when name.SequenceEqual("expiresAt"u8) => (ExpiresAt = InstantOf(ref json)) is not null,
                _ when name.SequenceEqual("deadline"u8) => (Deadline = InstantOf(ref json)) is not null,
                _ when name.SequenceEqual("totalAmount"u8) => (TotalAmount = NumberOf(ref json)) is not null,
                _ when name.SequenceEqual("amount"u8) => (Amount = NumberOf(ref json)) is not null,
                _ when name.SequenceEqual("reason"u8) => (Reason = TextOf(ref json)) is not null,
                _ => false,
            };
        }

        private static ImmutableArray<string>? SeatsOf(ref Utf8JsonReader json)
        {
            if (json.TokenType != JsonTokenType.StartArray)
                return null;
            var seats = ImmutableArray.CreateBuilder<string>(UsualSeats);
            while (json.Read() && json.TokenType == JsonTokenType.String)
                seats.Add(json.GetString()!);
            return json.TokenType == JsonTokenType.EndArray ? seats.DrainToImmutable() : null;
        }

        private static Guid? IdOf(ref Utf8JsonReader json) =>
            json.TokenType == JsonTokenType.String && json.TryGetGuid(out var id) ? id : null;

        private static DateTimeOffset? InstantOf(ref Utf8JsonReader json) =>
            json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var instant)
                ? instant.ToUniversalTime()
                : null;

        private static long? NumberOf(ref Utf8JsonReader json) =>
            json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) ? number : null;

        private static string? TextOf(ref Utf8JsonReader json) =>
            json.TokenType == JsonTokenType.String ? json.GetString() : null;
    }
}
