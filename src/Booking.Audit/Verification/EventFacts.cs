using System.Text;
using System.Text.Json;

namespace Booking.Audit.Verification;

/// <summary>
/// What the data of an event says, read from its JSON alone and by nothing of the program that wrote it. One instance is used
/// for one event after the other.
/// </summary>
internal sealed class EventFacts
{
    private readonly List<Range> _seats = [];
    private readonly List<(Range Area, int Quantity)> _areas = [];
    private byte[] _text = new byte[1024];
    private int _textLength;

    public Guid Reservation { get; private set; }

    public Guid Customer { get; private set; }

    public Guid Payment { get; private set; }

    /// <summary>Minor units: a reservation's total, or what was charged or given back.</summary>
    public long Amount { get; private set; }

    public DateTime PaidAt { get; private set; }

    public int Seats => _seats.Count;

    public int Areas => _areas.Count;

    /// <summary>Where in the data the lists stand, for their exact content; empty where they do not.</summary>
    public Range SeatsJson { get; private set; }

    public Range AreasJson { get; private set; }

    public Range TicketsJson { get; private set; }

    /// <summary>The kind that a stored name means.</summary>
    public static EventKind KindOf(ReadOnlySpan<byte> type) => type switch
    {
        _ when type.SequenceEqual("seats_reserved"u8) => EventKind.SeatsReserved,
        _ when type.SequenceEqual("payment_started"u8) => EventKind.PaymentStarted,
        _ when type.SequenceEqual("reservation_paid"u8) => EventKind.ReservationPaid,
        _ when type.SequenceEqual("reservation_expired"u8) => EventKind.ReservationExpired,
        _ when type.SequenceEqual("reservation_cancelled"u8) => EventKind.ReservationCancelled,
        _ when type.SequenceEqual("reservation_refunded"u8) => EventKind.ReservationRefunded,
        _ when type.SequenceEqual("ticket_checked_in"u8) => EventKind.TicketCheckedIn,
        _ when type.SequenceEqual("payment_failed"u8) => EventKind.PaymentFailed,
        _ when type.SequenceEqual("payment_reversed"u8) => EventKind.PaymentReversed,
        _ when type.SequenceEqual("session_scheduled"u8) => EventKind.SessionScheduled,
        _ when type.SequenceEqual("seats_blocked"u8) => EventKind.SeatsBlocked,
        _ when type.SequenceEqual("seats_unblocked"u8) => EventKind.SeatsUnblocked,
        _ when type.SequenceEqual("session_cancelled"u8) => EventKind.SessionCancelled,
        _ => EventKind.Unknown,
    };

    /// <summary>The id of a seat, in UTF-8.</summary>
    public ReadOnlySpan<byte> Seat(int place) => _text.AsSpan(_seats[place]);

    /// <summary>The id of an area, in UTF-8, and how many places of it.</summary>
    public ReadOnlySpan<byte> Area(int place, out int quantity)
    {
        quantity = _areas[place].Quantity;
        return _text.AsSpan(_areas[place].Area);
    }

    /// <summary>The id of a seat.</summary>
    public string SeatName(int place) => Encoding.UTF8.GetString(Seat(place));

    /// <summary>Reads the data of an event.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="FormatException">A member is not of the form that it has in every event.</exception>
    /// <exception cref="InvalidOperationException">A member is of another type.</exception>
    public void Read(ReadOnlySpan<byte> data)
    {
        _seats.Clear();
        _areas.Clear();
        _textLength = 0;
        (Reservation, Customer, Payment, Amount, PaidAt) = (default, default, default, 0, default);
        SeatsJson = AreasJson = TicketsJson = new Range(0, 0);
        var reader = new Utf8JsonReader(data);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("The data is not an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadMember(ref reader);
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("seats"u8))
            SeatsJson = ReadSeats(ref reader);
        else if (reader.ValueTextEquals("areas"u8))
            AreasJson = ReadAreas(ref reader);
        else if (reader.ValueTextEquals("reservationId"u8))
            Reservation = ReadGuid(ref reader);
        else if (reader.ValueTextEquals("customerId"u8))
            Customer = ReadGuid(ref reader);
        else if (reader.ValueTextEquals("paymentId"u8))
            Payment = ReadGuid(ref reader);
        else if (reader.ValueTextEquals("amount"u8) || reader.ValueTextEquals("totalAmount"u8))
            Amount = ReadNumber(ref reader);
        else if (reader.ValueTextEquals("paidAt"u8))
            PaidAt = ReadInstant(ref reader);
        else if (reader.ValueTextEquals("tickets"u8))
            TicketsJson = Skip(ref reader);
        else
            reader.Skip();
    }

    private Range ReadSeats(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new FormatException("The seats are not a list.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            _seats.Add(Keep(ref reader));
        return new Range(start, (int)reader.BytesConsumed);
    }

    private Range ReadAreas(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new FormatException("The areas are not a list.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var (area, quantity) = (new Range(0, 0), 0);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("area"u8))
                {
                    reader.Read();
                    area = Keep(ref reader);
                }
                else if (reader.ValueTextEquals("quantity"u8))
                {
                    quantity = (int)ReadNumber(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            _areas.Add((area, quantity));
        }

        return new Range(start, (int)reader.BytesConsumed);
    }

    private Range Keep(ref Utf8JsonReader reader)
    {
        if (_text.Length < _textLength + reader.ValueSpan.Length)
            Array.Resize(ref _text, (_textLength + reader.ValueSpan.Length) * 2);
        var start = _textLength;
        _textLength += reader.CopyString(_text.AsSpan(start));
        return new Range(start, _textLength);
    }

    private static Range Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new Range(start, (int)reader.BytesConsumed);
    }

    private static Guid ReadGuid(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetGuid();
    }

    private static long ReadNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }

    private static DateTime ReadInstant(ref Utf8JsonReader reader)
    {
        reader.Read();
        var at = reader.GetDateTimeOffset().UtcTicks;
        return new DateTime(at - (at % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
    }
}
