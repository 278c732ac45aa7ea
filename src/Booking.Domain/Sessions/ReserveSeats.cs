using System.Collections.Immutable;
using Booking.Domain.Seating;

namespace Booking.Domain.Sessions;

/// <summary>Let the session choose: this many seats, in this category or in any.</summary>
public sealed record BestAvailableSeats(int Quantity, string? Category);

/// <summary>
/// Claims seats and places for a customer, all or nothing, until a deadline. Costs O(seats asked for), unless the
/// session is to choose the seats.
/// </summary>
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
        if (Select(state, out var seats, out var areas) is { } rejection)
            return Decision.Reject(rejection);
        return Claim(state, seats, areas);
    }

    private Rejection? RefusedBySale(SessionState state)
    {
        if (state.IsCancelled)
            return new Rejection.SessionIsCancelled();
        if (state.Terms.SalesOpenAt is { } opens && Now < opens)
            return new Rejection.SalesNotOpen(opens);
        return state.Terms.SalesCloseAt is { } closes && Now >= closes ? new Rejection.SalesClosed(closes) : null;
    }

    private Rejection? Select(SessionState state, out int[] seats, out AreaPlaces[] areas)
    {
        areas = [];
        var rejection = SeatSelection.Resolve(state.Plan, Seats, out seats)
            ?? SeatSelection.Resolve(state.Plan, Areas, out areas);
        if (rejection is not null)
            return rejection;
        if (Best is not null)
            return SelectBest(state, ref seats);
        if (seats.Length == 0 && areas.Length == 0)
            return new Rejection.InvalidSelection("seats", "At least one seat or area is to be named.");
        if (seats.Length + areas.Sum(places => (long)places.Quantity) > MaxPlaces)
            return new Rejection.InvalidSelection("seats", $"At most {MaxPlaces} places in one request.");
        return PartOfTable(state.Plan, seats);
    }

    private Rejection? SelectBest(SessionState state, ref int[] seats)
    {
        if (seats.Length > 0)
            return new Rejection.InvalidSelection("bestAvailable", "Either seats are named or the best are asked for.");
        if (Best!.Quantity is < 1 or > MaxPlaces)
            return new Rejection.InvalidSelection("bestAvailable.quantity", $"A quantity is 1 to {MaxPlaces}.");
        int? category = null;
        if (Best.Category is { } key)
        {
            if (!state.Plan.TryFindCategory(key, out var found))
                return new Rejection.UnknownCategory(key);
            category = found;
        }

        var best = BestAvailable.Find(state.Plan, new FreeSeats(state, Now), Best.Quantity, category);
        if (best is null)
            return new Rejection.SoldOut();
        seats = best;
        return null;
    }

    private static Rejection.TableIsSoldWhole? PartOfTable(SeatingPlan plan, int[] seats)
    {
        foreach (var seat in seats)
        {
            if (!plan.TryFindWholeTable(seat, out var table))
                continue;
            var missing = table.Where(other => !seats.Contains(other)).Select(plan.SeatId).ToImmutableArray();
            if (!missing.IsEmpty)
                return new Rejection.TableIsSoldWhole(missing);
        }

        return null;
    }

    private Decision Claim(SessionState state, int[] seats, AreaPlaces[] areas)
    {
        if (Unavailable(state, seats) is { } unavailable)
            return Decision.Reject(unavailable);
        var events = ImmutableArray.CreateBuilder<SessionEvent>(1);
        OverdueHolds.Release(state, seats, events);
        if (!MakeRoom(state, areas, events))
            return Decision.Reject(new Rejection.SoldOut());
        if (OverLimit(state, seats, areas, events) is { } overLimit)
            return Decision.Reject(overLimit);
        if (state.Terms.PreventOrphans && Orphans(state, seats) is { } orphans)
            return Decision.Reject(orphans);

        var expiresAt = Now.AddSeconds(state.Terms.HoldSeconds);
        events.Add(new SeatsReserved(
            Reservation.Value, Customer.Value, state.SeatIds(seats), state.AreaClaims(areas),
            state.PriceOf(seats, areas), expiresAt));
        return new Decision.Accepted(events.ToImmutable(), [new FollowUp.ExpireAt(expiresAt)]);
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

    private bool MakeRoom(SessionState state, AreaPlaces[] areas, ImmutableArray<SessionEvent>.Builder events)
    {
        foreach (var (area, quantity) in areas)
        {
            var free = state.FreeIn(area) + PlacesIn(state, area, events);
            if (free >= quantity)
                continue;
            foreach (var hold in state.DueUntil(Now).Where(hold => hold.Areas.Any(places => places.Area == area)))
            {
                var before = events.Count;
                OverdueHolds.ReleaseOnce(state, hold, events);
                if (events.Count > before)
                    free += hold.Areas.First(places => places.Area == area).Quantity;
                if (free >= quantity)
                    break;
            }

            if (free < quantity)
                return false;
        }

        return true;
    }

    private static int PlacesIn(SessionState state, int area, ImmutableArray<SessionEvent>.Builder released)
    {
        var id = state.Plan.Areas[area].Id;
        return released.OfType<ReservationExpired>().SelectMany(expired => expired.Areas)
            .Where(claim => claim.Area == id).Sum(claim => claim.Quantity);
    }

    // The customer's own overdue holds do not count; they are looked for only where the limit would refuse.
    private Rejection.SeatLimitExceeded? OverLimit(
        SessionState state, int[] seats, AreaPlaces[] areas, ImmutableArray<SessionEvent>.Builder events)
    {
        var limit = state.Terms.MaxSeatsPerCustomer;
        var wanted = seats.Length + areas.Sum(places => places.Quantity);
        var held = state.PlacesOf(Customer);
        if (held + wanted <= limit)
            return null;
        foreach (var hold in state.DueUntil(Now).Where(hold => hold.Customer == Customer))
        {
            held -= hold.Places;
            OverdueHolds.ReleaseOnce(state, hold, events);
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
