using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Projections.Reservations;

/// <summary>
/// What one event says about a reservation: a line <c>kind;session;version;reservation;detail</c> of its customer's text,
/// ids in hexadecimal. The order of the lines means nothing, and the same line twice means the same: what is true of a
/// reservation is what its fact of the highest version says. So facts are only ever appended, and an old one that comes
/// late, or again, changes nothing.
/// </summary>
/// <param name="Kind">One of the constants.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Version">The session's version.</param>
/// <param name="ReservationId">The reservation.</param>
/// <param name="Detail">Began: the body's JSON. PaymentBegan: its deadline in Unix milliseconds. Else empty.</param>
internal readonly record struct ReservationFact(
    char Kind, SessionId SessionId, long Version, ReservationId ReservationId, string Detail)
{
    private const int LongestFixedPart = 128;

    public const char Began = 'b';
    public const char PaymentBegan = 'p';
    public const char PaymentFailed = 'f';
    public const char Ended = 'e';

    /// <summary>The customer and the fact of an event; null for one that concerns no active reservation.</summary>
    /// <exception cref="ProjectionInvariantException">An event that this program's read models know nothing of.</exception>
    public static (CustomerId Customer, ReservationFact Fact)? Of(StoredEvent stored)
    {
        return stored.Data switch
        {
            SeatsReserved e => Fact(e.CustomerId, Began, e.ReservationId, BodyOf(stored, e)),
            PaymentStarted e => Fact(e.CustomerId, PaymentBegan, e.ReservationId, DeadlineOf(e)),
            PaymentFailed e => Fact(e.CustomerId, PaymentFailed, e.ReservationId),
            ReservationPaid e => Fact(e.CustomerId, Ended, e.ReservationId),
            ReservationCancelled e => Fact(e.CustomerId, Ended, e.ReservationId),
            ReservationExpired e => Fact(e.CustomerId, Ended, e.ReservationId),
            ReservationRefunded or PaymentReversed or TicketCheckedIn => null,
            SessionScheduled or SeatsBlocked or SeatsUnblocked or SessionCancelled => null,
            var unknown => throw new ProjectionInvariantException(
                $"No read model knows what {unknown.GetType()} does to a reservation."),
        };

        (CustomerId, ReservationFact) Fact(Guid customer, char kind, Guid reservation, string detail = "") =>
            (new CustomerId(customer),
            new ReservationFact(
                kind, new SessionId(stored.StreamId), stored.Version, new ReservationId(reservation), detail));
    }

    /// <summary>The line, with its end.</summary>
    public string ToLine() => Encoding.UTF8.GetString(ToUtf8Line());

    /// <summary>The line, with its end, in UTF-8.</summary>
    public byte[] ToUtf8Line()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LongestFixedPart + Encoding.UTF8.GetMaxByteCount(Detail.Length));
        try
        {
            return Utf8.TryWrite(
                buffer, CultureInfo.InvariantCulture,
                $"{Kind};{SessionId.Value:N};{Version};{ReservationId.Value:N};{Detail}\n", out var written)
                ? buffer[..written]
                : throw new UnreachableException("The longest line does not fit the buffer made for it.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a line without its end.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static ReservationFact Parse(string line) =>
        line.Split(';', 5) is [[var kind], var session, var version, var reservation, var detail]
            ? new ReservationFact(
                kind,
                new SessionId(Guid.ParseExact(session, "N")),
                long.Parse(version, CultureInfo.InvariantCulture),
                new ReservationId(Guid.ParseExact(reservation, "N")),
                detail)
            : throw new FormatException($"Not a fact about a reservation: {line}");

    /// <summary>The body, of <see cref="Began"/>.</summary>
    public ReservationBody ToBody() => JsonSerializer.Deserialize(Detail, ReadModelJson.Default.ReservationBody)
        ?? throw new FormatException($"The body of reservation {ReservationId} is null.");

    /// <summary>The deadline, of <see cref="PaymentBegan"/>.</summary>
    public DateTimeOffset ToDeadline() =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(Detail, CultureInfo.InvariantCulture));

    private static string BodyOf(StoredEvent stored, SeatsReserved e) => JsonSerializer.Serialize(
        new ReservationBody(
            e.Seats, e.Areas, e.TotalAmount, stored.Timestamp.ToUniversalTime(), e.ExpiresAt.ToUniversalTime()),
        ReadModelJson.Default.ReservationBody);

    private static string DeadlineOf(PaymentStarted e) =>
        e.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
