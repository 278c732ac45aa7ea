using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Booking.Domain.Seating;
using Booking.Domain.Sessions.Packed;

namespace Booking.Domain.Sessions;

/// <summary>How many places are in which state; always <c>Available + Held + Sold + Blocked = Total</c>.</summary>
public readonly record struct SessionCounts(int Total, int Available, int Held, int Sold, int Blocked);

/// <summary>A remembered idempotency key.</summary>
/// <param name="Request">The digest of the request that used it.</param>
/// <param name="Reservation">What the request made or paid.</param>
public readonly record struct RememberedRequest(UInt128 Request, ReservationId Reservation);

/// <summary>
/// A session folded from its events. Arrays by seat index, so that a decision costs what it asks for, not what the
/// venue holds. Changed only by <see cref="Evolve"/>; for one thread at a time.
/// </summary>
public sealed partial class SessionState
{
    private const int NoOwner = -1;

    private readonly SeatStatus[] _statuses;
    private readonly int[] _owners;
    private readonly int[] _areaTaken;
    private readonly PackedReservations _reservations;
    private readonly KeyedRows<UInt128, MarkRow> _marks;
    private readonly Deadlines _deadlines;
    private readonly HashSet<PaymentId> _reversed;
    private long[] _prices = [];
    private SessionScheduled? _terms;
    private int _held;
    private int _sold;
    private int _blocked;

    /// <summary>A session of which nothing has happened yet.</summary>
    /// <param name="plan">The plan that its first event names by hash.</param>
    public SessionState(SeatingPlan plan)
    {
        Plan = plan;
        _reservations = new PackedReservations(plan);
        _statuses = new SeatStatus[plan.SeatCount];
        _owners = new int[plan.SeatCount];
        _owners.AsSpan().Fill(NoOwner);
        _areaTaken = new int[plan.AreaCount];
        _marks = new();
        _deadlines = new();
        _reversed = [];
    }

    private SessionState(SessionState other)
    {
        Plan = other.Plan;
        Version = other.Version;
        IsCancelled = other.IsCancelled;
        _reservations = other._reservations.Copy();
        _statuses = [.. other._statuses];
        _owners = [.. other._owners];
        _areaTaken = [.. other._areaTaken];
        _marks = other._marks.Copy();
        _deadlines = other._deadlines.Copy();
        _reversed = [.. other._reversed];
        _prices = other._prices;
        _terms = other._terms;
        _held = other._held;
        _sold = other._sold;
        _blocked = other._blocked;
    }

    /// <summary>
    /// The same state, for another thread: it goes its own way from here. Costs the copying of some blocks of memory, a
    /// millisecond or so for a sold-out stadium.
    /// </summary>
    public SessionState Copy() => new(this);

    /// <summary>The seating plan.</summary>
    public SeatingPlan Plan { get; }

    /// <summary>The version of the last event that is folded in; 0 before the first.</summary>
    public long Version { get; private set; }

    /// <summary>Whether the session exists.</summary>
    public bool IsScheduled => _terms is not null;

    /// <summary>Whether the showing was called off.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>What the session was scheduled with.</summary>
    /// <exception cref="InvalidOperationException">The session is not scheduled yet.</exception>
    public SessionScheduled Terms => _terms ?? throw new InvalidOperationException("The session is not scheduled.");

    /// <summary>Places by state.</summary>
    public SessionCounts Counts => new(Plan.Places, Plan.Places - _held - _sold - _blocked, _held, _sold, _blocked);

    /// <summary>One status a seat, by seat index.</summary>
    public ReadOnlySpan<SeatStatus> Statuses => _statuses;

    /// <summary>Every reservation there ever was, the oldest first.</summary>
    public IReadOnlyList<Reservation> Reservations => _reservations;

    /// <summary>The status of a seat as the log has it; an overdue hold still shows as held.</summary>
    public SeatStatus StatusOf(int seat) => _statuses[seat];

    /// <summary>Whether a seat can be claimed at this instant: available, or held by an overdue hold.</summary>
    public bool IsFree(int seat, DateTimeOffset now) => _statuses[seat] switch
    {
        SeatStatus.Available => true,
        SeatStatus.Held => _reservations.IsOverdue(_owners[seat], now),
        _ => false,
    };

    /// <summary>The active or paid reservation that has the seat, or null.</summary>
    public Reservation? OwnerOf(int seat) => _owners[seat] == NoOwner ? null : _reservations[_owners[seat]];

    /// <summary>Places of an area that nobody has; those of overdue holds are not among them.</summary>
    public int FreeIn(int area) => Plan.Areas[area].Capacity - _areaTaken[area];

    /// <summary>Places, active and paid, of a customer; those of overdue holds are among them.</summary>
    public int PlacesOf(CustomerId customer) => _reservations.PlacesOf(customer);

    /// <summary>A reservation by its id, also one that has ended, or null.</summary>
    public Reservation? Find(ReservationId reservation) =>
        _reservations.OrdinalOf(reservation) is >= 0 and var ordinal ? _reservations[ordinal] : null;

    /// <summary>What is remembered under an idempotency key, or null.</summary>
    public RememberedRequest? FindMark(UInt128 key)
    {
        if (_marks.IndexOf(key) is not (>= 0 and var number))
            return null;
        ref readonly var mark = ref _marks[number];
        return new RememberedRequest(mark.Request, _reservations.IdOf(mark.Reservation));
    }

    /// <summary>A ticket by the code on it, also one that was refunded, or null. Codes that we did not issue have none.</summary>
    public IssuedTicket? FindTicket(string code)
    {
        if (_reservations.FindTicket(code) is not (var ordinal, var number))
            return null;
        var reservation = _reservations[ordinal];
        return new IssuedTicket(
            reservation, reservation.Payment!.Tickets[number], _reservations.CheckedInAt(ordinal, number));
    }

    /// <summary>Whether somebody was let in with a ticket of this reservation.</summary>
    public bool HasCheckIn(ReservationId reservation) =>
        _reservations.OrdinalOf(reservation) is >= 0 and var ordinal && _reservations.HasCheckIn(ordinal);

    /// <summary>Whether the money of this payment has already been sent back as one that came too late.</summary>
    public bool IsReversed(PaymentId payment) => _reversed.Contains(payment);

    /// <summary>Held and paying reservations, the oldest first; goes through all there ever were.</summary>
    public IEnumerable<Reservation> Active => _reservations.Where(reservation => reservation.IsActive);

    /// <summary>Active reservations that are overdue at this instant, the earliest deadline first.</summary>
    public IEnumerable<Reservation> DueUntil(DateTimeOffset now)
    {
        foreach (var ordinal in _deadlines.Until(now))
            yield return _reservations[ordinal];
    }

    /// <summary>The earliest deadline of an active reservation, or null.</summary>
    public DateTimeOffset? NextDue => _deadlines.Earliest;

    /// <summary>Minor units that these seats and places cost.</summary>
    public long PriceOf(ReadOnlySpan<int> seats, ReadOnlySpan<AreaPlaces> areas)
    {
        var total = 0L;
        foreach (var seat in seats)
            total += PriceOfSeat(seat);
        foreach (var places in areas)
            total += PriceOfArea(places.Area) * places.Quantity;
        return total;
    }

    /// <summary>Minor units that a seat costs.</summary>
    public long PriceOfSeat(int seat) => _prices[Plan.CategoryOfSeat(seat)];

    /// <summary>Minor units that one place of an area costs.</summary>
    public long PriceOfArea(int area) => _prices[Plan.CategoryOfArea(area)];

    internal ImmutableArray<string> SeatIds(Reservation reservation) => SeatIds(reservation.Seats.AsSpan());

    internal ImmutableArray<string> SeatIds(ReadOnlySpan<int> seats)
    {
        if (seats.IsEmpty)
            return [];
        var ids = new string[seats.Length];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = Plan.SeatId(seats[i]);
        return ImmutableCollectionsMarshal.AsImmutableArray(ids);
    }

    internal ImmutableArray<AreaClaim> AreaClaims(Reservation reservation)
    {
        if (reservation.Areas.IsEmpty)
            return [];
        var claims = new AreaClaim[reservation.Areas.Length];
        for (var i = 0; i < claims.Length; i++)
            claims[i] = new AreaClaim(Plan.Areas[reservation.Areas[i].Area].Id, reservation.Areas[i].Quantity);
        return ImmutableCollectionsMarshal.AsImmutableArray(claims);
    }
}
