using System.Collections;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Booking.Domain.Seating;

namespace Booking.Domain.Sessions.Packed;

/// <summary>
/// Every reservation of a session, by its ordinal: the place at which it came, from 0. Kept as rows without references,
/// so that the hundred thousand facts of a sold-out stadium are a few blocks of memory that the collector need not walk
/// through; a <see cref="Reservation"/> is made of them when somebody asks for one.
/// </summary>
internal sealed partial class PackedReservations : IReadOnlyList<Reservation>
{
    private readonly SeatingPlan _plan;
    private readonly KeyedRows<ReservationId, ReservationRow> _rows;
    private readonly KeyedRows<CustomerId, CustomerRow> _customers;
    private readonly ChunkedList<int> _seats;
    private readonly ChunkedList<AreaPlaces> _areas;
    private readonly ChunkedList<PaymentRow> _payments;
    private readonly KeyedRows<UInt128, TicketRow> _tickets;

    /// <summary>Marks of payments that have not succeeded, by the payment's number.</summary>
    private readonly Dictionary<int, IdempotencyMark> _unpaidMarks;

    /// <summary>Tickets that are not one a place, in the order of the places, with a code of ours that no other ticket has;
    /// by the payment's number. Nobody is let in with them.</summary>
    private readonly Dictionary<int, ImmutableArray<Ticket>> _otherTickets;

    // Who has just decided something asks for the same reservation again.
    private (int Ordinal, Reservation Reservation)? _latest;

    /// <summary>No reservations yet, of seats of this plan.</summary>
    public PackedReservations(SeatingPlan plan)
    {
        _plan = plan;
        _rows = new();
        _customers = new();
        _seats = new();
        _areas = new();
        _payments = new();
        _tickets = new();
        _unpaidMarks = [];
        _otherTickets = [];
    }

    private PackedReservations(PackedReservations other)
    {
        _plan = other._plan;
        _rows = other._rows.Copy();
        _customers = other._customers.Copy();
        _seats = other._seats.Copy();
        _areas = other._areas.Copy();
        _payments = other._payments.Copy();
        _tickets = other._tickets.Copy();
        _unpaidMarks = new(other._unpaidMarks);
        _otherTickets = new(other._otherTickets);
    }

    public int Count => _rows.Count;

    public Reservation this[int index] =>
        _latest is var (ordinal, latest) && ordinal == index ? latest : Unpack(index);

    /// <summary>The same reservations, that go their own way from here.</summary>
    public PackedReservations Copy() => new(this);

    /// <summary>The ordinal of a reservation, or -1.</summary>
    public int OrdinalOf(ReservationId reservation) => _rows.IndexOf(reservation);

    public ReservationId IdOf(int ordinal) => _rows[ordinal].Key;

    /// <summary>Adds a reservation at the end.</summary>
    /// <exception cref="ArgumentException">There is one with its id.</exception>
    public void Add(Reservation reservation)
    {
        var ordinal = _rows.Add(new ReservationRow(reservation.Id)
        {
            TotalAmount = reservation.TotalAmount,
            ExpiresAt = reservation.ExpiresAt.UtcTicks,
            HeldVersion = reservation.HeldVersion,
            Customer = NumberOf(reservation.Customer),
            FirstSeat = _seats.Count,
            FirstArea = _areas.Count,
            SeatCount = checked((ushort)reservation.Seats.Length),
            AreaCount = checked((ushort)reservation.Areas.Length),
            Payment = ReservationRow.NoPayment,
        });
        foreach (var seat in reservation.Seats)
            _seats.Add(seat);
        foreach (var places in reservation.Areas)
            _areas.Add(places);
        Change(ordinal, reservation);
    }

    /// <summary>Keeps what can change in the life of a reservation: its status, version and payment.</summary>
    public void Change(int ordinal, Reservation reservation)
    {
        ref var row = ref _rows[ordinal];
        row.Status = reservation.Status;
        row.Version = reservation.Version;
        if (reservation.Payment is { } payment)
            row.Payment = Keep(row.Payment, payment, ordinal, reservation);
        _latest = (ordinal, reservation);
    }

    /// <summary>Places, active and paid, of a customer.</summary>
    public int PlacesOf(CustomerId customer) =>
        _customers.IndexOf(customer) is >= 0 and var number ? _customers[number].Places : 0;

    /// <summary>A customer has so many places more, or less.</summary>
    public void AddPlaces(CustomerId customer, int places) => _customers[NumberOf(customer)].Places += places;

    /// <summary>As <see cref="Reservation.IsOverdue"/>, without making the reservation.</summary>
    public bool IsOverdue(int ordinal, DateTimeOffset now)
    {
        ref readonly var row = ref _rows[ordinal];
        if (row.Status is not (ReservationStatus.Held or ReservationStatus.Paying))
            return false;
        var isUnsettled = row.Payment != ReservationRow.NoPayment && _payments[row.Payment].Failure is null;
        return now.UtcTicks >= (isUnsettled ? _payments[row.Payment].Deadline : row.ExpiresAt);
    }

    public IEnumerator<Reservation> GetEnumerator()
    {
        for (var ordinal = 0; ordinal < Count; ordinal++)
            yield return this[ordinal];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int NumberOf(CustomerId customer) =>
        _customers.IndexOf(customer) is >= 0 and var number ? number : _customers.Add(new CustomerRow(customer));

    private int Keep(int number, Payment payment, int ordinal, Reservation reservation)
    {
        if (number == ReservationRow.NoPayment)
        {
            number = _payments.Count;
            _payments.Add(new PaymentRow { FirstTicket = PaymentRow.NoTickets });
        }

        ref var row = ref _payments[number];
        row.Id = payment.Id;
        row.Amount = payment.Amount;
        row.Deadline = payment.Deadline.UtcTicks;
        row.PaidAt = payment.PaidAt?.UtcTicks ?? PaymentRow.NotPaid;
        row.PaidVersion = payment.PaidVersion;
        row.Failure = payment.Failure;
        if (payment.Idempotency is { } mark)
            _unpaidMarks[number] = mark;
        else
            _unpaidMarks.Remove(number);
        if (row.FirstTicket == PaymentRow.NoTickets && !_otherTickets.ContainsKey(number) && !payment.Tickets.IsEmpty)
            Keep(number, ref row, payment.Tickets, ordinal, reservation);
        return number;
    }

    private Reservation Unpack(int ordinal)
    {
        ref readonly var row = ref _rows[ordinal];
        var seats = Items(_seats, row.FirstSeat, row.SeatCount);
        var areas = Items(_areas, row.FirstArea, row.AreaCount);
        return new Reservation
        {
            Id = row.Key,
            Customer = _customers[row.Customer].Key,
            Seats = seats,
            Areas = areas,
            TotalAmount = row.TotalAmount,
            ExpiresAt = Instant(row.ExpiresAt),
            Status = row.Status,
            HeldVersion = row.HeldVersion,
            Version = row.Version,
            Payment = row.Payment == ReservationRow.NoPayment ? null : UnpackPayment(row.Payment, seats, areas),
        };
    }

    private Payment UnpackPayment(int number, ImmutableArray<int> seats, ImmutableArray<AreaPlaces> areas)
    {
        ref readonly var row = ref _payments[number];
        return new Payment(
            row.Id, row.Amount, Instant(row.Deadline),
            _unpaidMarks.TryGetValue(number, out var mark) ? mark : null)
        {
            PaidAt = row.PaidAt == PaymentRow.NotPaid ? null : Instant(row.PaidAt),
            PaidVersion = row.PaidVersion,
            Failure = row.Failure,
            Tickets = row.FirstTicket == PaymentRow.NoTickets
                ? _otherTickets.GetValueOrDefault(number, [])
                : UnpackTickets(row.FirstTicket, seats, areas),
        };
    }

    private static ImmutableArray<T> Items<T>(ChunkedList<T> all, int first, int count)
        where T : struct
    {
        if (count == 0)
            return [];
        var items = new T[count];
        for (var i = 0; i < count; i++)
            items[i] = all[first + i];
        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    private static DateTimeOffset Instant(long utcTicks) => new(utcTicks, TimeSpan.Zero);
}
