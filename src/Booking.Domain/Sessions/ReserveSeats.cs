using System.Collections.Immutable;
using Booking.Domain.Seating;

namespace Booking.Domain.Sessions;

/// <summary>Let the session choose: this many seats, in this category or in any.</summary>
public sealed record BestAvailableSeats(int Quantity, string? Category);

/// <summary>
/// Claims seats and places for a customer, all or nothing, until a deadline. Costs O(seats asked for), unless the
/// session is to choose the seats.
/// </summary>
/// <param name="Reservation">The id it will have.</param>
/// <param name="Customer">Whose it will be.</param>
/// <param name="Seats">Seats by name; may go together with places in areas.</param>
/// <param name="Areas">Places in areas, each area once.</param>
/// <param name="Best">Instead of seats and areas: the session chooses.</param>
/// <param name="Idempotency">The mark of the request, where it carried an idempotency key.</param>
/// <param name="Now">The instant of the decision.</param>
public sealed record ReserveSeats(
    ReservationId Reservation,
    CustomerId Customer,
    ImmutableArray<string> Seats,
    ImmutableArray<AreaClaim> Areas,
    BestAvailableSeats? Best,
    IdempotencyMark? Idempotency,
    DateTimeOffset Now) : SessionCommand(Now)
{
    /// <summary>At most this many places in one request.</summary>
    public const int MaxPlaces = 1_000;

    /// <inheritdoc/>
    public override IdempotencyMark? Mark => Idempotency;

    internal override Decision Decide(SessionState state)
    {
        if (Idempotency is { } mark && state.FindMark(mark.Key) is { } known)
            return known.Request == mark.Request
                ? new Decision.Repeated(known.Reservation)
                : Decision.Reject(new Rejection.IdempotencyKeyReused());
        if (state.Find(Reservation) is { } own)
            return own.Customer == Customer
                ? new Decision.Repeated(Reservation)
                : Decision.Reject(new Rejection.ReservationNotFound());
        if (RefusedBySale(state) is { } closed)
            return Decision.Reject(closed);
        AreaPlaces[] areas = [];
        var refused = Best is null
            ? Select(state.Plan, out var seats, out areas)
            : SelectBest(state, Best, out seats);
        return refused is null ? Claim(state, seats, areas) : Decision.Reject(refused);
    }

    private Rejection? RefusedBySale(SessionState state)
    {
        if (state.IsCancelled)
            return new Rejection.SessionIsCancelled();
        if (state.Terms.SalesOpenAt is { } opens && Now < opens)
            return new Rejection.SalesNotOpen(opens);
        return state.Terms.SalesCloseAt is { } closes && Now >= closes ? new Rejection.SalesClosed(closes) : null;
    }

    private Rejection? Select(SeatingPlan plan, out int[] seats, out AreaPlaces[] areas)
    {
        areas = [];
        var rejection = SeatSelection.Resolve(plan, Seats, out seats)
            ?? SeatSelection.Resolve(plan, Areas, out areas);
        if (rejection is not null)
            return rejection;
        if (seats.Length == 0 && areas.Length == 0)
            return new Rejection.InvalidSelection("seats", "At least one seat or area is to be named.");
        if (seats.Length + SeatSelection.PlacesIn(areas) > MaxPlaces)
            return new Rejection.InvalidSelection("seats", $"At most {MaxPlaces} places in one request.");
        return SeatSelection.PartOfTable(plan, seats);
    }

    private Rejection? SelectBest(SessionState state, BestAvailableSeats best, out int[] seats)
    {
        seats = [];
        if (!Seats.IsEmpty || !Areas.IsEmpty)
            return new Rejection.InvalidSelection("bestAvailable", "Either name places or ask for the best.");
        if (best.Quantity is < 1 or > MaxPlaces)
            return new Rejection.InvalidSelection("bestAvailable.quantity", $"A quantity is 1 to {MaxPlaces}.");
        int? category = null;
        if (best.Category is { } key)
        {
            if (!state.Plan.TryFindCategory(key, out var found))
                return new Rejection.UnknownCategory(key);
            category = found;
        }

        // The search looks at every seat: nobody may have it done who could not take what it finds.
        var overdue = new OverdueHolds();
        if (OverLimit(state, best.Quantity, ref overdue) is { } overLimit)
            return overLimit;
        var chosen = BestAvailable.Find(
            state.Plan, new FreeSeats(state, Now), best.Quantity, category, state.Terms.PreventOrphans);
        if (chosen is null)
            return new Rejection.SoldOut();
        seats = chosen;
        return null;
    }

    private Decision Claim(SessionState state, int[] seats, AreaPlaces[] areas)
    {
        if (Unavailable(state, seats) is { } unavailable)
            return Decision.Reject(unavailable);
        var overdue = new OverdueHolds();
        overdue.AddOwners(state, seats);
        if (!HasRoom(state, areas, ref overdue))
            return Decision.Reject(new Rejection.SoldOut());
        if (OverLimit(state, seats.Length + SeatSelection.PlacesIn(areas), ref overdue) is { } overLimit)
            return Decision.Reject(overLimit);
        // What the session chose avoids orphans where it can; to refuse it would leave the customer nothing to do.
        if (Best is null && state.Terms.PreventOrphans && Orphans(state, seats) is { } orphans)
            return Decision.Reject(orphans);

        var expiresAt = Now.AddSeconds(state.Terms.HoldSeconds);
        var reserved = new SeatsReserved(
            Reservation.Value, Customer.Value, Best is null ? Seats : state.SeatIds(seats), Areas,
            state.PriceOf(seats, areas), expiresAt);
        return new Decision.Accepted(overdue.EndBefore(state, reserved), [new FollowUp.ExpireAt(expiresAt)]);
    }

    private Rejection.SeatsUnavailable? Unavailable(SessionState state, int[] seats)
    {
        List<string>? taken = null;
        foreach (var seat in seats)
        {
            if (!state.IsFree(seat, Now))
                (taken ??= []).Add(state.Plan.SeatId(seat));
        }

        return taken is null ? null : new Rejection.SeatsUnavailable([.. taken]);
    }

    /// <summary>Whether the areas have these places, if need be at the cost of overdue holds.</summary>
    private bool HasRoom(SessionState state, AreaPlaces[] areas, ref OverdueHolds overdue)
    {
        foreach (var (area, quantity) in areas)
        {
            var free = state.FreeIn(area) + overdue.PlacesIn(area);
            if (free >= quantity)
                continue;
            foreach (var hold in state.DueUntil(Now))
            {
                var places = hold.PlacesIn(area);
                if (places > 0 && overdue.Add(hold))
                    free += places;
                if (free >= quantity)
                    break;
            }

            if (free < quantity)
                return false;
        }

        return true;
    }

    // The customer's own overdue holds do not count; they are looked for only where the limit would refuse.
    private Rejection.SeatLimitExceeded? OverLimit(SessionState state, long wanted, ref OverdueHolds overdue)
    {
        var limit = state.Terms.MaxSeatsPerCustomer;
        var held = state.PlacesOf(Customer);
        if (held + wanted <= limit)
            return null;
        foreach (var hold in state.DueUntil(Now))
        {
            if (hold.Customer != Customer)
                continue;
            held -= hold.Places;
            overdue.Add(hold);
        }

        return held + wanted <= limit ? null : new Rejection.SeatLimitExceeded(limit, held);
    }

    private Rejection.OrphanSeats? Orphans(SessionState state, int[] seats)
    {
        var orphans = OrphanRule.Find(state.Plan, new FreeSeats(state, Now), seats);
        return orphans.IsEmpty ? null : new Rejection.OrphanSeats([.. orphans.Select(state.Plan.SeatId)]);
    }

    private readonly struct FreeSeats(SessionState state, DateTimeOffset now) : ISeatAvailability
    {
        public bool IsFree(int seat) => state.IsFree(seat, now);
    }
}
