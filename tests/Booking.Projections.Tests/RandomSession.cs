using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;

namespace Booking.Projections.Tests;

/// <summary>A life that a session could have had, drawn from a seed: every event is possible after those before it.</summary>
public sealed class RandomSession(int seed, SeatingPlan plan)
{
    private readonly Random _random = new(seed);
    private readonly List<int> _free = [.. Enumerable.Range(0, plan.SeatCount)];
    private readonly List<int> _blocked = [];
    private readonly int[] _taken = new int[plan.AreaCount];
    private readonly List<Claim> _held = [];
    private readonly List<Claim> _paid = [];
    private int _checkIns;

    public SessionId Id { get; } = new(Guid.CreateVersion7());

    public SessionEvent First() => Events.Scheduled(Id, plan);

    public SessionEvent Next()
    {
        while (true)
        {
            if (TryNext(_random.Next(11)) is { } next)
                return next;
        }
    }

    public SessionEvent[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    private SessionEvent? TryNext(int kind)
    {
        switch (kind)
        {
            case < 4:
                return Reserve();
            case 4 when TakeFrom(_held) is { } claim:
                _paid.Add(claim);
                return Events.Paid(claim.Id, claim.Seats, claim.Areas, claim.Customer, amount: PriceOf(claim));
            case 5 when TakeFrom(_held) is { } claim:
                Free(claim);
                return Events.Cancelled(claim.Id, claim.Seats, claim.Areas, claim.Customer);
            case 6 when TakeFrom(_held) is { } claim:
                Free(claim);
                return Events.Expired(claim.Id, claim.Seats, claim.Areas, claim.Customer);
            case 7 when TakeFrom(_paid) is { } claim:
                Free(claim);
                return Events.Refunded(claim.Id, claim.Seats, claim.Areas, claim.Customer, PriceOf(claim));
            case 8 when _held.Count > 0:
                var held = _held[_random.Next(_held.Count)];
                return _random.Next(2) == 0
                    ? Events.PaymentStarted(held.Id, held.Customer)
                    : Events.PaymentFailed(held.Id, held.Customer);
            case 9 when _blocked.Count > 2:
                var unblocked = Draw(_blocked, 2);
                _free.AddRange(unblocked);
                return new SeatsUnblocked([.. unblocked.Select(plan.SeatId)]);
            case 9:
                var blocked = Draw(_free, 1);
                _blocked.AddRange(blocked);
                return blocked.Count == 0 ? null : new SeatsBlocked([.. blocked.Select(plan.SeatId)], "camera");
            // What was used is not given back: of few purchases, so that there is always something to sell.
            case 10 when _checkIns < plan.SeatCount / 10 && _paid.Count > 0 && _paid[^1] is { Seats.Length: > 0 } used:
                _checkIns++;
                _paid.RemoveAt(_paid.Count - 1);
                return new TicketCheckedIn(used.Id, used.Customer, NewId(), Events.Evening, used.Seats[0]);
            default:
                return null;
        }
    }

    private long PriceOf(Claim claim)
    {
        var price = 0L;
        foreach (var seat in claim.Seats)
        {
            plan.TryFindSeat(seat, out var index);
            price += Events.PriceOf(plan.CategoryOfSeat(index));
        }

        foreach (var (area, quantity) in claim.Areas)
        {
            plan.TryFindArea(area, out var index);
            price += quantity * Events.PriceOf(plan.CategoryOfArea(index));
        }

        return price;
    }

    private SeatsReserved? Reserve()
    {
        var seats = Draw(_free, _random.Next(0, 4));
        var areas = new List<(string, int)>();
        for (var area = 0; area < plan.AreaCount; area++)
        {
            var quantity = Math.Min(_random.Next(0, 3), plan.Areas[area].Capacity - _taken[area]);
            if (quantity == 0)
                continue;
            _taken[area] += quantity;
            areas.Add((plan.Areas[area].Id, quantity));
        }

        if (seats.Count + areas.Count == 0)
            return null;
        var customer = new Guid(_random.Next(1, 20), 0, 0, new byte[8]);
        var claim = new Claim(NewId(), customer, [.. seats.Select(plan.SeatId)], [.. areas]);
        _held.Add(claim);
        return Events.Reserved(claim.Id, claim.Seats, claim.Areas, claim.Customer, amount: PriceOf(claim));
    }

    private void Free(Claim claim)
    {
        foreach (var seat in claim.Seats)
        {
            plan.TryFindSeat(seat, out var index);
            _free.Add(index);
        }

        foreach (var (area, quantity) in claim.Areas)
        {
            plan.TryFindArea(area, out var index);
            _taken[index] -= quantity;
        }
    }

    private Claim? TakeFrom(List<Claim> claims) => claims.Count == 0 ? null : Draw(claims, 1)[0];

    private List<T> Draw<T>(List<T> from, int count)
    {
        var drawn = new List<T>();
        while (drawn.Count < count && from.Count > 0)
        {
            var at = _random.Next(from.Count);
            drawn.Add(from[at]);
            from.RemoveAt(at);
        }

        return drawn;
    }

    private Guid NewId()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private sealed record Claim(Guid Id, Guid Customer, string[] Seats, (string Area, int Quantity)[] Areas);
}
