using System.Collections.Immutable;

namespace Booking.Domain.Sessions;

/// <summary>
/// The overdue holds that a decision ends. A hold whose deadline has passed is free at decision time, whether or not a
/// timer ran. Whoever takes its seats ends it in the same decision, so that every reservation ends exactly once and the
/// log shows its end before the next owner's beginning.
/// </summary>
internal struct OverdueHolds
{
    private OrderedDictionary<ReservationId, Reservation>? _holds;

    public readonly int Count => _holds?.Count ?? 0;

    /// <summary>Adds a hold that is known to be overdue; false if it is among them already.</summary>
    public bool Add(Reservation hold) => (_holds ??= []).TryAdd(hold.Id, hold);

    /// <summary>Adds the holds that own any of these seats. All of them must be known to be overdue.</summary>
    public void AddOwners(SessionState state, ReadOnlySpan<int> seats)
    {
        foreach (var seat in seats)
        {
            if (state.OwnerOf(seat) is { } owner)
                Add(owner);
        }
    }

    /// <summary>Places of an area that their ends set free.</summary>
    public readonly int PlacesIn(int area)
    {
        var places = 0;
        if (_holds is not null)
        {
            foreach (var hold in _holds.Values)
                places += hold.PlacesIn(area);
        }

        return places;
    }

    /// <summary>Their ends, and then what is made of the places they leave.</summary>
    public readonly ImmutableArray<SessionEvent> EndBefore(SessionState state, SessionEvent next)
    {
        if (_holds is null)
            return [next];
        var events = ImmutableArray.CreateBuilder<SessionEvent>(_holds.Count + 1);
        foreach (var hold in _holds.Values)
            events.Add(End(state, hold));
        events.Add(next);
        return events.MoveToImmutable();
    }

    public static ReservationExpired End(SessionState state, Reservation hold) =>
        new(hold.Id.Value, hold.Customer.Value, state.SeatIds(hold), state.AreaClaims(hold));
}
