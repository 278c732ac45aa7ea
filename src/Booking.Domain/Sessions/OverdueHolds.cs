using System.Collections.Immutable;

namespace Booking.Domain.Sessions;

/// <summary>
/// A hold whose deadline has passed is free at decision time, whether or not a timer ran. Whoever takes its seats ends
/// it in the same decision, so that every reservation ends exactly once and the log shows it before the next owner.
/// </summary>
internal static class OverdueHolds
{
    /// <summary>Ends the holds that own any of these seats. All of them must be known to be overdue.</summary>
    public static void Release(
        SessionState state, ReadOnlySpan<int> seats, ImmutableArray<SessionEvent>.Builder events)
    {
        foreach (var seat in seats)
        {
            if (state.OwnerOf(seat) is { } owner)
                ReleaseOnce(state, owner, events);
        }
    }

    /// <summary>The end of one hold, unless these events have it already.</summary>
    public static void ReleaseOnce(
        SessionState state, Reservation hold, ImmutableArray<SessionEvent>.Builder events)
    {
        foreach (var earlier in events)
        {
            if (earlier is ReservationExpired expired && expired.ReservationId == hold.Id.Value)
                return;
        }

        events.Add(End(state, hold));
    }

    public static ReservationExpired End(SessionState state, Reservation hold) =>
        new(hold.Id.Value, hold.Customer.Value, state.SeatIds(hold), state.AreaClaims(hold));
}
