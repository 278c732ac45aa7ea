using System.Collections.Immutable;

namespace Booking.Domain.Sessions;

public sealed partial class SessionState
{
    internal void WriteTo(BinaryWriter writer)
    {
        writer.Write(Plan.Hash.Value);
        writer.Write(Version);
        writer.Write(IsCancelled);
        writer.Write(_terms is not null);
        if (_terms is not null)
            WriteTerms(writer, _terms);
        writer.Write(_reservations.Count);
        foreach (var reservation in _reservations)
            WriteReservation(writer, reservation);
        var blocked = Enumerable.Range(0, _statuses.Length).Where(seat => _statuses[seat] == SeatStatus.Blocked);
        WriteIndexes(writer, [.. blocked]);
        writer.Write(_marks.Count);
        foreach (var (key, mark) in _marks.OrderBy(mark => mark.Key))
        {
            writer.Write(key);
            writer.Write(mark.Request);
            writer.Write(mark.Reservation.Value);
        }

        writer.Write(_reversed.Count);
        foreach (var payment in _reversed.OrderBy(payment => payment.Value))
            writer.Write(payment.Value);
    }

    internal void ReadFrom(BinaryReader reader)
    {
        if (reader.ReadString() != Plan.Hash.Value)
            throw new InvalidDataException("The snapshot belongs to another plan.");
        Version = reader.ReadInt64();
        IsCancelled = reader.ReadBoolean();
        if (reader.ReadBoolean())
            Schedule(ReadTerms(reader));
        for (var left = reader.ReadInt32(); left > 0; left--)
            Restore(ReadReservation(reader));
        var blocked = ReadIndexes(reader);
        foreach (var seat in blocked)
            Turn(seat, SeatStatus.Available, SeatStatus.Blocked);
        _blocked = blocked.Length;

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var key = reader.ReadUInt128();
            _marks[key] = new RememberedRequest(reader.ReadUInt128(), new ReservationId(reader.ReadGuid()));
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
            _reversed.Add(new PaymentId(reader.ReadGuid()));
    }

    private void Restore(Reservation reservation)
    {
        var ordinal = _reservations.Count;
        _reservations.Add(reservation);
        _ordinals.Add(reservation.Id, ordinal);
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
        _placesOf[reservation.Customer] = _placesOf.GetValueOrDefault(reservation.Customer) + places;
    }

    private static void WriteTerms(BinaryWriter writer, SessionScheduled terms)
    {
        writer.Write(terms.SessionId);
        writer.Write(terms.Title);
        writer.Write(terms.Venue);
        writer.Write(terms.StartsAt);
        writer.Write(terms.Currency);
        writer.Write(terms.Prices.Count);
        foreach (var (category, price) in terms.Prices)
        {
            writer.Write(category);
            writer.Write(price);
        }

        writer.Write(terms.PlanHash);
        writer.Write(terms.Places);
        writer.Write(terms.HoldSeconds);
        writer.Write(terms.MaxSeatsPerCustomer);
        writer.Write(terms.PreventOrphans);
        writer.WriteOptional(terms.SalesOpenAt);
        writer.WriteOptional(terms.SalesCloseAt);
        writer.WriteOptional(terms.RefundableUntil);
    }

    private static SessionScheduled ReadTerms(BinaryReader reader)
    {
        var session = reader.ReadGuid();
        var title = reader.ReadString();
        var venue = reader.ReadString();
        var startsAt = reader.ReadInstant();
        var currency = reader.ReadString();
        var prices = ImmutableSortedDictionary.CreateBuilder<string, long>();
        for (var left = reader.ReadInt32(); left > 0; left--)
            prices.Add(reader.ReadString(), reader.ReadInt64());
        return new SessionScheduled(
            session, title, venue, startsAt, currency, prices.ToImmutable(), reader.ReadString(), reader.ReadInt32(),
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean(), reader.ReadOptional(), reader.ReadOptional(),
            reader.ReadOptional());
    }

    private static void WriteReservation(BinaryWriter writer, Reservation reservation)
    {
        writer.Write(reservation.Id.Value);
        writer.Write(reservation.Customer.Value);
        WriteIndexes(writer, reservation.Seats.AsSpan());
        writer.Write7BitEncodedInt(reservation.Areas.Length);
        foreach (var (area, quantity) in reservation.Areas)
        {
            writer.Write7BitEncodedInt(area);
            writer.Write7BitEncodedInt(quantity);
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

    private Reservation ReadReservation(BinaryReader reader)
    {
        var id = new ReservationId(reader.ReadGuid());
        var customer = new CustomerId(reader.ReadGuid());
        var seats = ReadIndexes(reader);
        var areas = ReadAreas(reader);
        return new Reservation
        {
            Id = id,
            Customer = customer,
            Seats = seats,
            Areas = areas,
            TotalAmount = reader.ReadInt64(),
            ExpiresAt = reader.ReadInstant(),
            Status = ReadStatus(reader),
            HeldVersion = reader.ReadInt64(),
            Version = reader.ReadInt64(),
            Payment = reader.ReadBoolean() ? ReadPayment(reader) : null,
        };
    }

    private ImmutableArray<AreaPlaces> ReadAreas(BinaryReader reader)
    {
        var areas = ImmutableArray.CreateBuilder<AreaPlaces>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var places = new AreaPlaces(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            if ((uint)places.Area >= (uint)_areaTaken.Length || places.Quantity < 1)
                throw new InvalidDataException("The snapshot names places that the plan does not have.");
            areas.Add(places);
        }

        return areas.ToImmutable();
    }

    private static ReservationStatus ReadStatus(BinaryReader reader)
    {
        var status = (ReservationStatus)reader.ReadByte();
        return status <= ReservationStatus.Refunded
            ? status
            : throw new InvalidDataException("The snapshot has a reservation of a status that there is not.");
    }

    private static void WritePayment(BinaryWriter writer, Payment payment)
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

        writer.Write((sbyte)(payment.Failure is { } failure ? (int)failure : SnapshotFields.Absent));
        writer.WriteOptional(payment.PaidAt);
        writer.Write(payment.PaidVersion);
        writer.Write7BitEncodedInt(payment.Tickets.Length);
        foreach (var ticket in payment.Tickets)
        {
            writer.Write(ticket.TicketId);
            writer.Write(ticket.Code);
            writer.Write(ticket.Seat is not null);
            writer.Write(ticket.Seat ?? ticket.Area ?? "");
        }
    }

    private Payment ReadPayment(BinaryReader reader)
    {
        var id = new PaymentId(reader.ReadGuid());
        var amount = reader.ReadInt64();
        var deadline = reader.ReadInstant();
        IdempotencyMark? mark = reader.ReadBoolean() ? new(reader.ReadUInt128(), reader.ReadUInt128()) : null;
        var failure = ReadFailure(reader);
        var paidAt = reader.ReadOptional();
        var paidVersion = reader.ReadInt64();
        var tickets = ImmutableArray.CreateBuilder<Ticket>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var ticketId = reader.ReadGuid();
            var code = reader.ReadString();
            var isSeat = reader.ReadBoolean();
            var place = reader.ReadString();
            tickets.Add(Shared(new Ticket(ticketId, code, isSeat ? place : null, isSeat ? null : place)));
        }

        return new Payment(id, amount, deadline, mark)
        {
            Failure = failure,
            PaidAt = paidAt,
            PaidVersion = paidVersion,
            Tickets = tickets.ToImmutable(),
        };
    }

    private static PaymentOutcome? ReadFailure(BinaryReader reader)
    {
        var failure = reader.ReadSByte();
        if (failure == SnapshotFields.Absent)
            return null;
        return (PaymentOutcome)failure is PaymentOutcome.Declined or PaymentOutcome.Unavailable
            ? (PaymentOutcome)failure
            : throw new InvalidDataException("The snapshot has a failed payment of an outcome that there is not.");
    }

    private static void WriteIndexes(BinaryWriter writer, ReadOnlySpan<int> indexes)
    {
        writer.Write7BitEncodedInt(indexes.Length);
        foreach (var index in indexes)
            writer.Write7BitEncodedInt(index);
    }

    private ImmutableArray<int> ReadIndexes(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        if (count > _statuses.Length)
            throw new InvalidDataException("The snapshot names more seats than the plan has.");
        var indexes = ImmutableArray.CreateBuilder<int>(count);
        for (var left = count; left > 0; left--)
        {
            var index = reader.Read7BitEncodedInt();
            if ((uint)index >= (uint)_statuses.Length)
                throw new InvalidDataException("The snapshot names a seat that the plan does not have.");
            indexes.Add(index);
        }

        return indexes.MoveToImmutable();
    }
}
