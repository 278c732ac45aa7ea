using System.Globalization;
using System.Text.Json;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Projections.Reservations;

/// <summary>
/// The text of one reservation in its customer's hash: <c>status;version;deadline;{body}</c>. What changes stands before
/// the JSON, so that a script can change it without reading the rest. The deadline, of a payment, is in Unix milliseconds.
/// </summary>
internal static class ReservationEntry
{
    /// <summary>The status of a hold.</summary>
    public const string Held = "held";

    /// <summary>The status while a payment is under way.</summary>
    public const string Paying = "paying";

    /// <summary>The JSON of a reservation's body.</summary>
    public static string BodyOf(StoredEvent e, SeatsReserved reserved) => JsonSerializer.Serialize(
        new ReservationBody(
            e.StreamId, reserved.Seats, reserved.Areas, reserved.TotalAmount, e.Timestamp.ToUniversalTime(),
            reserved.ExpiresAt.ToUniversalTime()),
        ReadModelJson.Default.ReservationBody);

    /// <summary>The deadline of a payment as it is written.</summary>
    public static string DeadlineOf(PaymentStarted started) =>
        started.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The whole text.</summary>
    public static string Format(string status, long version, string deadline, string body) =>
        string.Create(CultureInfo.InvariantCulture, $"{status};{version};{deadline};{body}");

    /// <summary>Reads the text back; null for one whose time is over.</summary>
    /// <exception cref="FormatException">It is not of this form.</exception>
    public static ActiveReservationView? Parse(ReservationId id, string text, DateTimeOffset now)
    {
        var parts = text.Split(';', 4);
        if (parts.Length != 4)
            throw new FormatException($"The entry of reservation {id} has {parts.Length} parts.");
        var body = JsonSerializer.Deserialize(parts[3], ReadModelJson.Default.ReservationBody)
            ?? throw new FormatException($"The entry of reservation {id} has no body.");
        var isPaying = parts[0] == Paying;
        var deadline = isPaying
            ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[2], CultureInfo.InvariantCulture))
            : body.ExpiresAt;
        if (deadline <= now)
            return null;
        return new ActiveReservationView(
            id,
            new SessionId(body.SessionId),
            isPaying ? ActiveReservationStatus.Paying : ActiveReservationStatus.Held,
            body.Seats,
            body.Areas,
            body.TotalAmount,
            body.ReservedAt,
            body.ExpiresAt,
            long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
