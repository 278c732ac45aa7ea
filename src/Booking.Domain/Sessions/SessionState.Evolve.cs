using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Booking.Domain.Sessions.Packed;

namespace Booking.Domain.Sessions;

public sealed partial class SessionState
{
    /// <summary>Folds the next event in: the one place where a session changes.</summary>
    /// <exception cref="InvalidOperationException">
    /// The event does not follow from the state: a gap in the versions, a seat that has another owner, a reservation
    /// that has already ended. The log or this program is damaged, and the state is of no further use.
    /// </exception>
    public void Evolve(SessionEvent sessionEvent, EventContext context)
    {
        Ensure(context.Version == Version + 1, "an event follows the one before it");
        Ensure(IsScheduled || sessionEvent is SessionScheduled, "a session is scheduled before anything else");
        switch (sessionEvent)
        {
            case SessionScheduled scheduled:
                Schedule(scheduled);
                break;
            case SeatsReserved reserved:
                Hold(reserved, context);
                break;
            case PaymentStarted started:
                StartPayment(started, context);
                break;
            case PaymentFailed failed:
                FailPayment(failed, context);
                break;
            case ReservationPaid paid:
                Sell(paid, context);
                break;
            case PaymentReversed reversed:
                Ensure(_reversed.Add(new PaymentId(reversed.PaymentId)), "a payment is reversed once");
                break;
            case ReservationCancelled cancelled:
                End(cancelled.ReservationId, ReservationStatus.Cancelled, context);
                break;
            case ReservationExpired expired:
                End(expired.ReservationId, ReservationStatus.Expired, context);
                break;
            case ReservationRefunded refunded:
                End(refunded.ReservationId, ReservationStatus.Refunded, context);
                break;
            case TicketCheckedIn checkedIn:
                CheckIn(checkedIn);
                break;
            case SeatsBlocked blocked:
                Block(blocked.Seats, SeatStatus.Available, SeatStatus.Blocked);
                break;
            case SeatsUnblocked unblocked:
                Block(unblocked.Seats, SeatStatus.Blocked, SeatStatus.Available);
                break;
            case SessionCancelled:
                IsCancelled = true;
                break;
            default:
                throw new UnreachableException($"{sessionEvent.GetType().Name} is not folded.");
        }

        Version = context.Version;
    }

    private void Schedule(SessionScheduled scheduled)
    {
        Ensure(_terms is null, "a session is scheduled once");
        Ensure(scheduled.PlanHash == Plan.Hash.Value, "the plan is the one that the session was scheduled with");
        _prices = new long[Plan.Categories.Length];
        for (var category = 0; category < _prices.Length; category++)
        {
            var hasPrice = scheduled.Prices.TryGetValue(Plan.Categories[category].Key, out _prices[category]);
            Ensure(hasPrice, "every category has a price");
        }

        _terms = scheduled;
    }

    private void Hold(SeatsReserved reserved, EventContext context)
    {
        var ordinal = _reservations.Count;
        var reservation = new Reservation
        {
            Id = new ReservationId(reserved.ReservationId),
            Customer = new CustomerId(reserved.CustomerId),
            Seats = IndexesOf(reserved.Seats),
            Areas = PlacesOf(reserved.Areas),
            TotalAmount = reserved.TotalAmount,
            ExpiresAt = reserved.ExpiresAt,
            Status = ReservationStatus.Held,
            HeldVersion = context.Version,
            Version = context.Version,
        };
        foreach (var seat in reservation.Seats)
        {
            Turn(seat, SeatStatus.Available, SeatStatus.Held);
            _owners[seat] = ordinal;
        }

        foreach (var (area, quantity) in reservation.Areas)
            Fill(area, quantity);

        var places = reservation.Places;
        _held += places;
        Ensure(_reservations.OrdinalOf(reservation.Id) < 0, "a reservation begins once");
        _reservations.Add(reservation);
        _reservations.AddPlaces(reservation.Customer, places);
        _deadlines.Add(ordinal, reservation.DueAt);
        Remember(context.Idempotency, ordinal);
    }

    private void StartPayment(PaymentStarted started, EventContext context)
    {
        var ordinal = OrdinalOf(started.ReservationId);
        var before = _reservations[ordinal];
        Ensure(before.Status == ReservationStatus.Held, "a payment starts while the seats are held");
        var payment = new Payment(
            new PaymentId(started.PaymentId), started.Amount, started.Deadline, context.Idempotency);
        Replace(ordinal, before, before with
        {
            Status = ReservationStatus.Paying,
            Payment = payment,
            Version = context.Version,
        });
    }

    private void FailPayment(PaymentFailed failed, EventContext context)
    {
        var (before, ordinal) = Paying(failed.ReservationId, failed.PaymentId);
        var outcome = failed.Reason == EndReasons.Declined ? PaymentOutcome.Declined : PaymentOutcome.Unavailable;
        Replace(ordinal, before, before with
        {
            Status = ReservationStatus.Held,
            Payment = before.Payment! with { Failure = outcome },
            Version = context.Version,
        });
    }

    private void Sell(ReservationPaid paid, EventContext context)
    {
        var (before, ordinal) = Paying(paid.ReservationId, paid.PaymentId);
        Replace(ordinal, before, before with
        {
            Status = ReservationStatus.Paid,
            Version = context.Version,
            Payment = before.Payment! with
            {
                Idempotency = null,
                PaidAt = paid.PaidAt,
                PaidVersion = context.Version,
                Tickets = paid.Tickets,
            },
        });
        foreach (var seat in before.Seats)
            Turn(seat, SeatStatus.Held, SeatStatus.Sold);
        _held -= before.Places;
        _sold += before.Places;
        Remember(before.Payment.Idempotency, ordinal);
    }

    private void End(Guid id, ReservationStatus end, EventContext context)
    {
        var ordinal = OrdinalOf(id);
        var before = _reservations[ordinal];
        var wasPaid = before.Status == ReservationStatus.Paid;
        Ensure(
            end == ReservationStatus.Refunded ? wasPaid : before.IsActive,
            "a reservation ends once, and is refunded if and only if it was paid");
        foreach (var seat in before.Seats)
        {
            Ensure(_owners[seat] == ordinal, "a reservation frees its own seats");
            Turn(seat, wasPaid ? SeatStatus.Sold : SeatStatus.Held, SeatStatus.Available);
            _owners[seat] = NoOwner;
        }

        foreach (var (area, quantity) in before.Areas)
            _areaTaken[area] -= quantity;
        var places = before.Places;
        if (wasPaid)
            _sold -= places;
        else
            _held -= places;
        _reservations.AddPlaces(before.Customer, -places);
        Replace(ordinal, before, before with { Status = end, Version = context.Version });
    }

    private void CheckIn(TicketCheckedIn checkedIn)
    {
        var ordinal = OrdinalOf(checkedIn.ReservationId);
        var reservation = _reservations[ordinal];
        Ensure(reservation.Status == ReservationStatus.Paid, "a ticket admits while its reservation is paid");
        var tickets = reservation.Payment!.Tickets;
        for (var number = 0; number < tickets.Length; number++)
        {
            if (tickets[number].TicketId != checkedIn.TicketId)
                continue;
            Ensure(
                _reservations.TryCheckIn(ordinal, number, checkedIn.CheckedInAt), "a ticket of ours is checked in once");
            return;
        }

        Ensure(false, "a ticket that is checked in was issued");
    }

    private void Block(ImmutableArray<string> seats, SeatStatus from, SeatStatus to)
    {
        foreach (var seat in IndexesOf(seats))
            Turn(seat, from, to);

        _blocked += to == SeatStatus.Blocked ? seats.Length : -seats.Length;
    }

    private (Reservation Reservation, int Ordinal) Paying(Guid id, Guid payment)
    {
        var ordinal = OrdinalOf(id);
        var reservation = _reservations[ordinal];
        Ensure(
            reservation.Status == ReservationStatus.Paying && reservation.Payment!.Id.Value == payment,
            "an outcome is that of the payment under way");
        return (reservation, ordinal);
    }

    private void Replace(int ordinal, Reservation before, Reservation after)
    {
        if (before.IsActive)
            _deadlines.Remove(ordinal);
        _reservations.Change(ordinal, after);
        if (after.IsActive)
            _deadlines.Add(ordinal, after.DueAt);
    }

    private void Turn(int seat, SeatStatus from, SeatStatus to)
    {
        Ensure(_statuses[seat] == from, "a seat goes from one status to the next");
        _statuses[seat] = to;
    }

    private void Fill(int area, int quantity)
    {
        _areaTaken[area] += quantity;
        Ensure(_areaTaken[area] <= Plan.Areas[area].Capacity, "an area is not overfilled");
    }

    private void Remember(IdempotencyMark? mark, int reservation)
    {
        if (mark is not { } seen)
            return;
        if (_marks.IndexOf(seen.Key) is >= 0 and var number)
            _marks[number] = new MarkRow(seen.Key, seen.Request, reservation);
        else
            _marks.Add(new MarkRow(seen.Key, seen.Request, reservation));
    }

    private int OrdinalOf(Guid id)
    {
        var ordinal = _reservations.OrdinalOf(new ReservationId(id));
        Ensure(ordinal >= 0, "a reservation begins before it moves");
        return ordinal;
    }

    private ImmutableArray<int> IndexesOf(ImmutableArray<string> seats)
    {
        if (seats.IsEmpty)
            return [];
        var indexes = new int[seats.Length];
        for (var i = 0; i < indexes.Length; i++)
            Ensure(Plan.TryFindSeat(seats[i], out indexes[i]), "an event names seats of the plan");
        return ImmutableCollectionsMarshal.AsImmutableArray(indexes);
    }

    private ImmutableArray<AreaPlaces> PlacesOf(ImmutableArray<AreaClaim> claims)
    {
        if (claims.IsEmpty)
            return [];
        var places = new AreaPlaces[claims.Length];
        for (var i = 0; i < places.Length; i++)
        {
            Ensure(Plan.TryFindArea(claims[i].Area, out var area), "an event names areas of the plan");
            places[i] = new AreaPlaces(area, claims[i].Quantity);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(places);
    }

    private static void Ensure(bool holds, string rule)
    {
        if (!holds)
            throw new InvalidOperationException($"The log breaks a rule: {rule}.");
    }
}
