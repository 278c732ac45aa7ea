using System.Collections.Immutable;
using System.Text;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Simulation.Nodes;

namespace Booking.Simulation.Checks;

/// <summary>
/// A session as anybody would fold its events with a few dictionaries: by name instead of by index, without any of the
/// product's own state. Says so where an event cannot follow from those before it.
/// </summary>
internal sealed class NaiveSession(string name, Violations violations)
{
    private const string Blocked = "blocked";
    private static readonly TimeSpan OutcomeWithin = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, string> _owners = [];
    private readonly Dictionary<Guid, NaiveReservation> _reservations = [];
    private readonly HashSet<Guid> _reversed = [];
    private readonly Dictionary<string, (string Request, Guid Reservation)> _marks = [];

    public SessionScheduled? Terms { get; private set; }

    public bool IsCancelled { get; private set; }

    public long Version { get; private set; }

    public IReadOnlyDictionary<Guid, NaiveReservation> Reservations => _reservations;

    /// <summary>What has been done under each idempotency key.</summary>
    public IReadOnlyDictionary<string, (string Request, Guid Reservation)> Marks => _marks;

    public int FloorTaken => _reservations.Values.Where(reservation => reservation.HasPlaces).Sum(r => r.Floor);

    /// <summary>One digit a seat, in the order of the plan.</summary>
    public string Digits
    {
        get
        {
            var digits = new StringBuilder();
            foreach (var seat in Hall.Seats)
                digits.Append(DigitOf(seat));
            return digits.ToString();
        }
    }

    public bool IsFree(string seat, DateTimeOffset now) =>
        !_owners.TryGetValue(seat, out var owner)
        || (owner != Blocked && _reservations[Guid.Parse(owner)].IsOverdue(now));

    public int FreeOnFloor(DateTimeOffset now) => Hall.FloorCapacity - _reservations.Values
        .Where(reservation => reservation.HasPlaces && !reservation.IsOverdue(now)).Sum(reservation => reservation.Floor);

    public int PlacesOf(Guid customer, DateTimeOffset? now = null) => _reservations.Values
        .Where(reservation => reservation.Customer == customer && reservation.HasPlaces
            && (now is null || !reservation.IsOverdue(now.Value)))
        .Sum(reservation => reservation.Places);

    public (int Total, int Held, int Sold, int Blocked) Counts()
    {
        var held = _reservations.Values.Where(reservation => reservation.IsActive).Sum(r => r.Places);
        var sold = _reservations.Values.Where(r => r.Status == NaiveStatus.Paid).Sum(r => r.Places);
        return (Hall.Seats.Length + Hall.FloorCapacity, held, sold, _owners.Values.Count(owner => owner == Blocked));
    }

    public void Apply(StoredEvent next)
    {
        Ensure(next.Version == Version + 1, Invariant.ReservationEndsOnce, next, "the versions have a gap");
        Version = next.Version;
        switch (next.Data)
        {
            case SessionScheduled scheduled:
                Ensure(Terms is null, Invariant.ReservationEndsOnce, next, "a session is scheduled twice");
                Terms = scheduled;
                break;
            case SeatsReserved reserved:
                Begin(reserved, next);
                break;
            case PaymentStarted started:
                StartPayment(started, next);
                break;
            case PaymentFailed failed:
                Paying(failed.ReservationId, failed.PaymentId, next)?.Status = NaiveStatus.Held;
                break;
            case ReservationPaid paid:
                Pay(paid, next);
                break;
            case PaymentReversed reversed:
                Ensure(_reversed.Add(reversed.PaymentId), Invariant.MoneyBalances, next, "a payment is reversed twice");
                break;
            case ReservationExpired expired:
                var due = _reservations.GetValueOrDefault(expired.ReservationId)?.DueAt;
                Ensure(due <= next.Timestamp, Invariant.Deadlines, next, $"a hold until {due:O} ended early");
                End(expired.ReservationId, NaiveStatus.Expired, expired.Seats, expired.Areas, next);
                break;
            case ReservationCancelled cancelled:
                End(cancelled.ReservationId, NaiveStatus.Cancelled, cancelled.Seats, cancelled.Areas, next);
                break;
            case ReservationRefunded refunded:
                Ensure(
                    refunded.Reason != "customer"
                    || _reservations.GetValueOrDefault(refunded.ReservationId) is not { Used.Count: > 0 },
                    Invariant.TicketAdmitsOnce, next, "a purchase is given back of which a ticket was used");
                End(refunded.ReservationId, NaiveStatus.Refunded, refunded.Seats, refunded.Areas, next);
                break;
            case TicketCheckedIn checkedIn:
                CheckIn(checkedIn, next);
                break;
            case SeatsBlocked blocked:
                foreach (var seat in blocked.Seats)
                    Own(seat, Blocked, next);
                break;
            case SeatsUnblocked unblocked:
                foreach (var seat in unblocked.Seats)
                    Disown(seat, Blocked, next);
                break;
            case SessionCancelled:
                Ensure(!IsCancelled, Invariant.ReservationEndsOnce, next, "a session is cancelled twice");
                IsCancelled = true;
                break;
            default:
                Ensure(false, Invariant.NothingUnexpected, next, "nobody knows this event");
                break;
        }
    }

    private void Begin(SeatsReserved reserved, StoredEvent next)
    {
        var reservation = new NaiveReservation(reserved);
        if (!_reservations.TryAdd(reserved.ReservationId, reservation))
        {
            Ensure(false, Invariant.ReservationEndsOnce, next, $"reservation {reserved.ReservationId} begins twice");
            return;
        }

        Ensure(!IsCancelled, Invariant.ReservationEndsOnce, next, "the session is called off");
        Remember(NaiveMark.In(next.HeadersJson), reservation.Id);
        foreach (var seat in reserved.Seats)
            Own(seat, $"{reserved.ReservationId}", next);
        Ensure(FloorTaken <= Hall.FloorCapacity, Invariant.AreaCapacity, next, $"{FloorTaken} stand on the floor");
        var places = PlacesOf(reserved.CustomerId);
        Ensure(
            places <= Terms!.MaxSeatsPerCustomer, Invariant.CustomerLimit, next,
            $"{places} of {Terms.MaxSeatsPerCustomer} places are one customer's");
    }

    private void StartPayment(PaymentStarted started, StoredEvent next)
    {
        var reservation = Find(started.ReservationId, NaiveStatus.Held, next);
        if (reservation is null)
            return;
        // The deadline is this much after the decision, unless the hold is even longer.
        Ensure(
            started.Deadline == reservation.ExpiresAt || started.Deadline - OutcomeWithin < reservation.ExpiresAt,
            Invariant.Deadlines, next, $"a payment begins after {reservation.ExpiresAt:O}");
        reservation.Status = NaiveStatus.Paying;
        reservation.Payment = started.PaymentId;
        reservation.PaymentMark = NaiveMark.In(next.HeadersJson);
        reservation.PaymentDeadline = started.Deadline;
    }

    private void Pay(ReservationPaid paid, StoredEvent next)
    {
        if (Paying(paid.ReservationId, paid.PaymentId, next) is not { } reservation)
            return;
        Ensure(
            paid.PaidAt < reservation.PaymentDeadline, Invariant.Deadlines, next,
            $"paid at {paid.PaidAt:O}, after {reservation.PaymentDeadline:O}");
        Ensure(
            paid.Tickets.Length == reservation.Places && paid.Tickets.Select(ticket => ticket.Code).Distinct().Count()
            == reservation.Places, Invariant.ReservationEndsOnce, next, "there is not one ticket for each place");
        reservation.Status = NaiveStatus.Paid;
        foreach (var ticket in paid.Tickets)
            reservation.Tickets[ticket.Code] = ticket.TicketId;
        Remember(reservation.PaymentMark, reservation.Id);
    }

    private void CheckIn(TicketCheckedIn checkedIn, StoredEvent next)
    {
        var reservation = Find(checkedIn.ReservationId, NaiveStatus.Paid, next);
        Ensure(
            reservation is null || reservation.Tickets.ContainsValue(checkedIn.TicketId), Invariant.TicketAdmitsOnce, next,
            $"ticket {checkedIn.TicketId} was never issued");
        Ensure(
            reservation is null || reservation.Used.TryAdd(checkedIn.TicketId, checkedIn.CheckedInAt), Invariant.TicketAdmitsOnce, next,
            $"ticket {checkedIn.TicketId} lets in twice");
    }

    private void Remember(NaiveMark? mark, Guid reservation)
    {
        if (mark is not null)
            _marks[mark.Key] = (mark.Request, reservation);
    }

    private void End(
        Guid id, NaiveStatus end, ImmutableArray<string> seats, ImmutableArray<AreaClaim> areas, StoredEvent next)
    {
        if (!_reservations.TryGetValue(id, out var reservation))
        {
            Ensure(false, Invariant.ReservationEndsOnce, next, $"reservation {id} ends and never began");
            return;
        }

        var isFitting = end == NaiveStatus.Refunded ? reservation.Status == NaiveStatus.Paid : reservation.IsActive;
        Ensure(isFitting, Invariant.ReservationEndsOnce, next, $"reservation {id} was {reservation.Status} already");
        Ensure(
            seats.SequenceEqual(reservation.Seats) && areas.Sum(claim => claim.Quantity) == reservation.Floor,
            Invariant.ReservationEndsOnce, next, $"reservation {id} frees what it did not have");
        if (!isFitting)
            return;
        foreach (var seat in seats)
            Disown(seat, $"{id}", next);
        reservation.Status = end;
    }

    private void Own(string seat, string owner, StoredEvent next)
    {
        if (!_owners.TryAdd(seat, owner))
            Ensure(false, Invariant.OneOwnerASeat, next, $"seat {seat} goes to {owner} and belongs to {_owners[seat]}");
    }

    private void Disown(string seat, string owner, StoredEvent next)
    {
        var isOwners = _owners.GetValueOrDefault(seat) == owner;
        Ensure(isOwners, Invariant.OneOwnerASeat, next, $"seat {seat} is given up by {owner}, who does not have it");
        if (isOwners)
            _owners.Remove(seat);
    }

    private NaiveReservation? Paying(Guid id, Guid payment, StoredEvent next)
    {
        var reservation = Find(id, NaiveStatus.Paying, next);
        Ensure(
            reservation?.Payment == payment, Invariant.ReservationEndsOnce, next, $"payment {payment} is not under way");
        return reservation;
    }

    private NaiveReservation? Find(Guid id, NaiveStatus status, StoredEvent next)
    {
        var reservation = _reservations.GetValueOrDefault(id);
        Ensure(
            reservation?.Status == status, Invariant.ReservationEndsOnce, next,
            $"reservation {id} is {reservation?.Status} and not {status}");
        return reservation?.Status == status ? reservation : null;
    }

    private char DigitOf(string seat)
    {
        if (!_owners.TryGetValue(seat, out var owner))
            return '0';
        return owner == Blocked ? '3' : _reservations[Guid.Parse(owner)].Status == NaiveStatus.Paid ? '2' : '1';
    }

    private void Ensure(bool holds, Invariant invariant, StoredEvent next, string what) => violations.Unless(
        holds, invariant, () => $"{name} version {next.Version} ({next.Type}, position {next.Position}): {what}.");
}
