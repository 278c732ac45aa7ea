using Booking.Domain.Sessions;

namespace Booking.Audit.Past;

/// <summary>A session as it was after one of its events.</summary>
/// <param name="State">The fold up to that event.</param>
/// <param name="At">When that event was decided.</param>
public sealed record PastSession(SessionState State, DateTimeOffset At)
{
    /// <summary>Minor units paid for the purchases that stood.</summary>
    public long Revenue() => State.Reservations
        .Where(reservation => reservation.Status == ReservationStatus.Paid).Sum(reservation => reservation.TotalAmount);
}
