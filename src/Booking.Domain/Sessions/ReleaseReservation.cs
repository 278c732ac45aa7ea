using System.Diagnostics;

namespace Booking.Domain.Sessions;

/// <summary>Why the system gives a hold up for its customer.</summary>
public enum ReleaseReason
{
    /// <summary>The connection that the reservation was bound to has ended.</summary>
    ConnectionClosed,

    /// <summary>The node that had that connection is gone.</summary>
    NodeLost,
}

/// <summary>
/// Ends a hold whose customer is gone. What is being paid, is paid or has ended stays as it is; may come more than once.
/// </summary>
public sealed record ReleaseReservation(ReservationId Reservation, ReleaseReason Reason, DateTimeOffset Now)
    : SessionCommand(Now)
{
    internal override Decision Decide(SessionState state)
    {
        if (state.Find(Reservation) is not { } reservation)
            return Decision.Reject(new Rejection.ReservationNotFound());
        if (reservation.Status != ReservationStatus.Held || reservation.IsOverdue(Now))
            return Decision.Accepted.Nothing;
        return Decision.Accept(CancelReservation.End(state, reservation, Stored(Reason)));
    }

    private static string Stored(ReleaseReason reason) => reason switch
    {
        ReleaseReason.ConnectionClosed => EndReasons.ConnectionClosed,
        ReleaseReason.NodeLost => EndReasons.NodeLost,
        _ => throw new UnreachableException($"{reason} has no stored name."),
    };
}
