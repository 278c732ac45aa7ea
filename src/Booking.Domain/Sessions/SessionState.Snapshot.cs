using System.Buffers.Binary;
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
            Write(writer, key);
            Write(writer, mark.Request);
            Write(writer, mark.Reservation.Value);
        }

        writer.Write(_reversed.Count);
        foreach (var payment in _reversed.OrderBy(payment => payment.Value))
            Write(writer, payment.Value);
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
        foreach (var seat in ReadIndexes(reader))
        {
            _statuses[seat] = SeatStatus.Blocked;
            _blocked++;
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var key = ReadUInt128(reader);
            _marks[key] = new RememberedRequest(ReadUInt128(reader), new ReservationId(ReadGuid(reader)));
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
            _reversed.Add(new PaymentId(ReadGuid(reader)));
    }

    private void Restore(Reservation reservation)
    {
        var ordinal = _reservations.Count;
        _reservations.Add(reservation);
        _ordinals.Add(reservation.Id, ordinal);
        if (reservation.IsActive)
            _deadlines.Add(ordinal, reservation.DueAt);
        var isSold = reservation.Status == ReservationStatus.Paid;
        if (!isSold && !reservation.IsActive)
            return;
        foreach (var seat in reservation.Seats)
        {
            _statuses[seat] = isSold ? SeatStatus.Sold : SeatStatus.Held;
            _owners[seat] = ordinal;
        }

        foreach (var (area, quantity) in reservation.Areas)
            _areaTaken[area] += quantity;
        var places = reservation.Places;
        if (isSold)
            _sold += places;
        else
            _held += places;
        _placesOf[reservation.Customer] = _placesOf.GetValueOrDefault(reservation.Customer) + places;
    }

    private static void WriteTerms(BinaryWriter writer, SessionScheduled terms)
    {
        Write(writer, terms.SessionId);
        writer.Write(terms.Title);
        writer.Write(terms.Venue);
        Write(writer, terms.StartsAt);
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
        WriteOptional(writer, terms.SalesOpenAt);
        WriteOptional(writer, terms.SalesCloseAt);
        WriteOptional(writer, terms.RefundableUntil);
    }

    private static SessionScheduled ReadTerms(BinaryReader reader)
    {
        var session = ReadGuid(reader);
        var title = reader.ReadString();
        var venue = reader.ReadString();
        var startsAt = ReadInstant(reader);
        var currency = reader.ReadString();
        var prices = ImmutableSortedDictionary.CreateBuilder<string, long>();
        for (var left = reader.ReadInt32(); left > 0; left--)
            prices.Add(reader.ReadString(), reader.ReadInt64());
        return new SessionScheduled(
            session, title, venue, startsAt, currency, prices.ToImmutable(), reader.ReadString(), reader.ReadInt32(),
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean(), ReadOptional(reader), ReadOptional(reader),
            ReadOptional(reader));
    }

    private static void WriteReservation(BinaryWriter writer, Reservation reservation)
    {
        Write(writer, reservation.Id.Value);
        Write(writer, reservation.Customer.Value);
        WriteIndexes(writer, reservation.Seats.AsSpan());
        writer.Write7BitEncodedInt(reservation.Areas.Length);
        foreach (var (area, quantity) in reservation.Areas)
        {
            writer.Write7BitEncodedInt(area);
            writer.Write7BitEncodedInt(quantity);
        }

        writer.Write(reservation.TotalAmount);
        Write(writer, reservation.ExpiresAt);
        writer.Write((byte)reservation.Status);
        writer.Write(reservation.HeldVersion);
        writer.Write(reservation.Version);
        writer.Write(reservation.Payment is not null);
        if (reservation.Payment is { } payment)
            WritePayment(writer, payment);
    }

    private Reservation ReadReservation(BinaryReader reader)
    {
        var id = new ReservationId(ReadGuid(reader));
        var customer = new CustomerId(ReadGuid(reader));
        var seats = ReadIndexes(reader);
        var areas = ImmutableArray.CreateBuilder<AreaPlaces>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            areas.Add(new AreaPlaces(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt()));
        return new Reservation
        {
            Id = id,
            Customer = customer,
            Seats = seats,
            Areas = areas.ToImmutable(),
            TotalAmount = reader.ReadInt64(),
            ExpiresAt = ReadInstant(reader),
            Status = (ReservationStatus)reader.ReadByte(),
            HeldVersion = reader.ReadInt64(),
            Version = reader.ReadInt64(),
            Payment = reader.ReadBoolean() ? ReadPayment(reader) : null,
        };
    }

    private static void WritePayment(BinaryWriter writer, Payment payment)
    {
        Write(writer, payment.Id.Value);
        writer.Write(payment.Amount);
        Write(writer, payment.Deadline);
        writer.Write(payment.Idempotency is not null);
        if (payment.Idempotency is { } mark)
        {
            Write(writer, mark.Key);
            Write(writer, mark.Request);
        }

        writer.Write((sbyte)(payment.Failure is { } failure ? (int)failure : -1));
        WriteOptional(writer, payment.PaidAt);
        writer.Write(payment.PaidVersion);
        writer.Write7BitEncodedInt(payment.Tickets.Length);
        foreach (var ticket in payment.Tickets)
        {
            Write(writer, ticket.TicketId);
            writer.Write(ticket.Code);
            writer.Write(ticket.Seat is not null);
            writer.Write(ticket.Seat ?? ticket.Area ?? "");
        }
    }

    private static Payment ReadPayment(BinaryReader reader)
    {
        var id = new PaymentId(ReadGuid(reader));
        var amount = reader.ReadInt64();
        var deadline = ReadInstant(reader);
        IdempotencyMark? mark = reader.ReadBoolean() ? new(ReadUInt128(reader), ReadUInt128(reader)) : null;
        var failure = reader.ReadSByte();
        var paidAt = ReadOptional(reader);
        var paidVersion = reader.ReadInt64();
        var tickets = ImmutableArray.CreateBuilder<Ticket>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var ticketId = ReadGuid(reader);
            var code = reader.ReadString();
            var isSeat = reader.ReadBoolean();
            var place = reader.ReadString();
            tickets.Add(new Ticket(ticketId, code, isSeat ? place : null, isSeat ? null : place));
        }

        return new Payment(id, amount, deadline, mark)
        {
            Failure = failure < 0 ? null : (PaymentOutcome)failure,
            PaidAt = paidAt,
            PaidVersion = paidVersion,
            Tickets = tickets.ToImmutable(),
        };
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

    private static void Write(BinaryWriter writer, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        writer.Write(bytes);
    }

    private static Guid ReadGuid(BinaryReader reader)
    {
        Span<byte> bytes = stackalloc byte[16];
        reader.BaseStream.ReadExactly(bytes);
        return new Guid(bytes);
    }

    private static void Write(BinaryWriter writer, UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, number);
        writer.Write(bytes);
    }

    private static UInt128 ReadUInt128(BinaryReader reader)
    {
        Span<byte> bytes = stackalloc byte[16];
        reader.BaseStream.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    private static void Write(BinaryWriter writer, DateTimeOffset instant) => writer.Write(instant.UtcTicks);

    private static DateTimeOffset ReadInstant(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);

    private static void WriteOptional(BinaryWriter writer, DateTimeOffset? instant) =>
        writer.Write(instant?.UtcTicks ?? -1);

    private static DateTimeOffset? ReadOptional(BinaryReader reader)
    {
        var ticks = reader.ReadInt64();
        return ticks < 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
