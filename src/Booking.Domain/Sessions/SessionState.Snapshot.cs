using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Booking.Domain.Sessions;

public sealed partial class SessionState
{
    private const int FixedSnapshotBytes = 4_096;
    private const int TypicalReservationBytes = 256;
    private const int LeastReservationBytes = 65;
    private const int MarkBytes = 48;
    private const int IdBytes = 16;
    private const int LeastCheckInBytes = 10;

    /// <summary>About how many bytes a snapshot takes.</summary>
    internal int SnapshotSize =>
        FixedSnapshotBytes + (_reservations.Count * TypicalReservationBytes) + (_marks.Count * MarkBytes);

    internal void WriteTo(SnapshotWriter writer)
    {
        writer.Write(Plan.Hash.Value);
        writer.Write(Version);
        writer.Write(IsCancelled);
        writer.Write(_terms is not null);
        if (_terms is not null)
            WriteTerms(writer, _terms);
        writer.WriteCount(_reservations.Count);
        foreach (var reservation in _reservations)
            WriteReservation(writer, reservation);
        WriteCheckIns(writer);
        writer.WriteCount(_blocked);
        for (var seat = 0; seat < _statuses.Length; seat++)
        {
            if (_statuses[seat] == SeatStatus.Blocked)
                writer.WriteCount(seat);
        }

        writer.WriteCount(_marks.Count);
        for (var number = 0; number < _marks.Count; number++)
        {
            ref readonly var mark = ref _marks[number];
            writer.Write(mark.Key);
            writer.Write(mark.Request);
            writer.Write(_reservations.IdOf(mark.Reservation).Value);
        }

        writer.WriteCount(_reversed.Count);
        foreach (var payment in _reversed.OrderBy(payment => payment.Value))
            writer.Write(payment.Value);
    }

    internal void ReadFrom(SnapshotReader reader)
    {
        Ensure(reader.ReadText() == Plan.Hash.Value, "a snapshot belongs to its session's plan");
        Version = reader.ReadInt64();
        IsCancelled = reader.ReadFlag();
        if (reader.ReadFlag())
            Schedule(ReadTerms(reader));
        var count = reader.ReadCountOf(LeastReservationBytes);
        for (var left = count; left > 0; left--)
            Restore(ReadReservation(reader));
        ReadCheckIns(reader);
        var blocked = ReadSeats(reader);
        foreach (var seat in blocked)
            Turn(seat, SeatStatus.Available, SeatStatus.Blocked);
        _blocked = blocked.Length;

        count = reader.ReadCountOf(MarkBytes);
        for (var left = count; left > 0; left--)
        {
            var mark = new IdempotencyMark(reader.ReadUInt128(), reader.ReadUInt128());
            Remember(mark, OrdinalOf(reader.ReadGuid()));
        }

        for (var left = reader.ReadCountOf(IdBytes); left > 0; left--)
            Ensure(_reversed.Add(new PaymentId(reader.ReadGuid())), "a payment is reversed once");
    }

    private void Restore(Reservation reservation)
    {
        var ordinal = _reservations.Count;
        _reservations.Add(reservation);
        var isUnpaid = reservation.Status
            is ReservationStatus.Held or ReservationStatus.Cancelled or ReservationStatus.Expired;
        Ensure(isUnpaid || reservation.Payment is not null, "what is paid has a payment");
        if (reservation.IsActive)
            _deadlines.Add(ordinal, reservation.DueAt);
        var isSold = reservation.Status == ReservationStatus.Paid;
        if (!isSold && !reservation.IsActive)
            return;
        foreach (var seat in reservation.Seats)
        {
            Turn(seat, SeatStatus.Available, isSold ? SeatStatus.Sold : SeatStatus.Held);
            _owners[seat] = ordinal;
        }

        foreach (var (area, quantity) in reservation.Areas)
            Fill(area, quantity);
        var places = reservation.Places;
        if (isSold)
            _sold += places;
        else
            _held += places;
        _reservations.AddPlaces(reservation.Customer, places);
    }

    private void WriteCheckIns(SnapshotWriter writer)
    {
        writer.WriteCount(_reservations.CheckIns.Count());
        foreach (var (ordinal, number, at) in _reservations.CheckIns)
        {
            writer.WriteCount(ordinal);
            writer.WriteCount(number);
            writer.Write(at);
        }
    }

    private void ReadCheckIns(SnapshotReader reader)
    {
        for (var left = reader.ReadCountOf(LeastCheckInBytes); left > 0; left--)
        {
            var ordinal = reader.ReadCount();
            var number = reader.ReadCount();
            Ensure(
                ordinal < _reservations.Count && _reservations[ordinal].Payment is { } payment
                && number < payment.Tickets.Length && _reservations.TryCheckIn(ordinal, number, reader.ReadInstant()),
                "a snapshot names tickets of ours, each once");
        }
    }

    private static void WriteTerms(SnapshotWriter writer, SessionScheduled terms)
    {
        writer.Write(terms.SessionId);
        writer.Write(terms.Title);
        writer.Write(terms.Venue);
        writer.Write(terms.StartsAt);
        writer.Write(terms.Currency);
        writer.WriteCount(terms.Prices.Count);
        foreach (var (category, price) in terms.Prices)
        {
            writer.Write(category);
            writer.Write(price);
        }

        writer.Write(terms.PlanHash);
        writer.WriteCount(terms.Places);
        writer.WriteCount(terms.HoldSeconds);
        writer.WriteCount(terms.MaxSeatsPerCustomer);
        writer.Write(terms.PreventOrphans);
        writer.Write(terms.SalesOpenAt);
        writer.Write(terms.SalesCloseAt);
        writer.Write(terms.RefundableUntil);
    }

    private static SessionScheduled ReadTerms(SnapshotReader reader)
    {
        var session = reader.ReadGuid();
        var title = reader.ReadText();
        var venue = reader.ReadText();
        var startsAt = reader.ReadInstant();
        var currency = reader.ReadText();
        var prices = ImmutableSortedDictionary.CreateBuilder<string, long>();
        for (var left = reader.ReadCount(); left > 0; left--)
            prices.Add(reader.ReadText(), reader.ReadInt64());
        return new SessionScheduled(
            session, title, venue, startsAt, currency, prices.ToImmutable(), reader.ReadText(), reader.ReadCount(),
            reader.ReadCount(), reader.ReadCount(), reader.ReadFlag(), reader.ReadOptionalInstant(),
            reader.ReadOptionalInstant(), reader.ReadOptionalInstant());
    }

    private static void WriteReservation(SnapshotWriter writer, Reservation reservation)
    {
        writer.Write(reservation.Id.Value);
        writer.Write(reservation.Customer.Value);
        writer.WriteCount(reservation.Seats.Length);
        foreach (var seat in reservation.Seats)
            writer.WriteCount(seat);
        writer.WriteCount(reservation.Areas.Length);
        foreach (var (area, quantity) in reservation.Areas)
        {
            writer.WriteCount(area);
            writer.WriteCount(quantity);
        }

        writer.Write(reservation.TotalAmount);
        writer.Write(reservation.ExpiresAt);
        writer.Write((byte)reservation.Status);
        writer.Write(reservation.HeldVersion);
        writer.Write(reservation.Version);
        writer.Write(reservation.Payment is not null);
        if (reservation.Payment is { } payment)
            WritePayment(writer, payment);
    }

    private Reservation ReadReservation(SnapshotReader reader)
    {
        var id = new ReservationId(reader.ReadGuid());
        var customer = new CustomerId(reader.ReadGuid());
        var seats = ReadSeats(reader);
        var areas = ReadAreas(reader);
        return new Reservation
        {
            Id = id,
            Customer = customer,
            Seats = seats,
            Areas = areas,
            TotalAmount = reader.ReadInt64(),
            ExpiresAt = reader.ReadInstant(),
            Status = Known((ReservationStatus)reader.ReadByte()),
            HeldVersion = reader.ReadInt64(),
            Version = reader.ReadInt64(),
            Payment = reader.ReadFlag() ? ReadPayment(reader) : null,
        };
    }

    private static void WritePayment(SnapshotWriter writer, Payment payment)
    {
        writer.Write(payment.Id.Value);
        writer.Write(payment.Amount);
        writer.Write(payment.Deadline);
        writer.Write(payment.Idempotency is not null);
        if (payment.Idempotency is { } mark)
        {
            writer.Write(mark.Key);
            writer.Write(mark.Request);
        }

        writer.Write(payment.Failure is not null);
        if (payment.Failure is { } failure)
            writer.Write((byte)failure);
        writer.Write(payment.PaidAt);
        writer.Write(payment.PaidVersion);
        writer.WriteCount(payment.Tickets.Length);
        foreach (var ticket in payment.Tickets)
        {
            writer.Write(ticket.TicketId);
            writer.Write(ticket.Code);
            writer.Write(ticket.Seat is not null);
            writer.Write(ticket.Seat ?? ticket.Area ?? "");
        }
    }

    private static Payment ReadPayment(SnapshotReader reader)
    {
        var id = new PaymentId(reader.ReadGuid());
        var amount = reader.ReadInt64();
        var deadline = reader.ReadInstant();
        IdempotencyMark? mark = reader.ReadFlag() ? new(reader.ReadUInt128(), reader.ReadUInt128()) : null;
        PaymentOutcome? failure = reader.ReadFlag() ? Known((PaymentOutcome)reader.ReadByte()) : null;
        var paidAt = reader.ReadOptionalInstant();
        var paidVersion = reader.ReadInt64();
        var tickets = new Ticket[reader.ReadCountOf(IdBytes)];
        for (var i = 0; i < tickets.Length; i++)
        {
            var ticketId = reader.ReadGuid();
            var code = reader.ReadText();
            var isSeat = reader.ReadFlag();
            var place = reader.ReadText();
            tickets[i] = new Ticket(ticketId, code, isSeat ? place : null, isSeat ? null : place);
        }

        return new Payment(id, amount, deadline, mark)
        {
            Failure = failure,
            PaidAt = paidAt,
            PaidVersion = paidVersion,
            Tickets = ImmutableCollectionsMarshal.AsImmutableArray(tickets),
        };
    }

    private ImmutableArray<int> ReadSeats(SnapshotReader reader)
    {
        var count = reader.ReadCountOf(sizeof(byte));
        if (count == 0)
            return [];
        var seats = new int[count];
        for (var i = 0; i < count; i++)
        {
            seats[i] = reader.ReadCount();
            Ensure(seats[i] < _statuses.Length, "a snapshot names seats of the plan");
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(seats);
    }

    private ImmutableArray<AreaPlaces> ReadAreas(SnapshotReader reader)
    {
        var count = reader.ReadCountOf(sizeof(byte));
        if (count == 0)
            return [];
        var areas = new AreaPlaces[count];
        for (var i = 0; i < count; i++)
        {
            areas[i] = new AreaPlaces(reader.ReadCount(), reader.ReadCount());
            Ensure(areas[i].Area < _areaTaken.Length, "a snapshot names areas of the plan");
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(areas);
    }

    private static T Known<T>(T value)
        where T : struct, Enum
    {
        Ensure(Enum.IsDefined(value), "a snapshot has values that there are");
        return value;
    }
}
