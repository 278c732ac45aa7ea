using System.Collections.Immutable;

namespace Booking.Domain.Sessions;

/// <summary>Calls the showing off: holds are released and purchases refunded, in one decision.</summary>
public sealed record CancelSession(string Reason, DateTimeOffset Now) : SessionCommand(Now)
{
    internal override Decision Decide(SessionState state)
    {
        if (state.IsCancelled)
            return Decision.Accepted.Nothing;
        var events = ImmutableArray.CreateBuilder<SessionEvent>();
        var followUps = ImmutableArray.CreateBuilder<FollowUp>();
        events.Add(new SessionCancelled(Reason));
        foreach (var reservation in state.Reservations)
        {
            if (reservation.IsOverdue(Now))
            {
                events.Add(OverdueHolds.End(state, reservation));
            }
            else if (reservation.IsActive)
            {
                // A payment under way is found out by its own follow-up, and reversed if it was charged.
                events.Add(CancelReservation.End(state, reservation, EndReasons.SessionCancelled));
            }
            else if (reservation.Status == ReservationStatus.Paid)
            {
                events.Add(CancelReservation.Refund(state, reservation, EndReasons.SessionCancelled));
                followUps.Add(new FollowUp.Refund(reservation.Payment!.Id, reservation.Payment.Amount, Now));
            }
        }

        return new Decision.Accepted(events.ToImmutable(), followUps.ToImmutable());
    }
}
