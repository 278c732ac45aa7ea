namespace Booking.Domain.Sessions;

/// <summary>Gives a reservation up: a hold is cancelled, a purchase refunded while it is refundable.</summary>
public sealed record CancelReservation(ReservationId Reservation, CustomerId Customer, DateTimeOffset Now)
    : SessionCommand(Now)
{
    internal override Decision Decide(SessionState state)
    {
        if (state.Find(Reservation) is not { } reservation || reservation.Customer != Customer)
            return Decision.Reject(new Rejection.ReservationNotFound());
        if (reservation.IsOverdue(Now))
            return Decision.Reject(new Rejection.ReservationHasExpired(reservation.DueAt));
        return reservation.Status switch
        {
            ReservationStatus.Held => Decision.Accept(End(state, reservation, EndReasons.Customer)),
            ReservationStatus.Paying => Decision.Reject(new Rejection.PaymentInProgress()),
            ReservationStatus.Paid when state.Terms.RefundableUntil is { } until && Now > until =>
                Decision.Reject(new Rejection.NotRefundable(until)),
            ReservationStatus.Paid when state.HasCheckIn(Reservation) =>
                Decision.Reject(new Rejection.TicketsAreCheckedIn()),
            ReservationStatus.Paid => new Decision.Accepted(
                [Refund(state, reservation, EndReasons.Customer)],
                [new FollowUp.Refund(reservation.Payment!.Id, reservation.Payment.Amount, Now)]),
            ReservationStatus.Expired => Decision.Reject(new Rejection.ReservationHasExpired(reservation.DueAt)),
            _ => Decision.Accepted.Nothing,
        };
    }

    internal static ReservationCancelled End(SessionState state, Reservation reservation, string reason) =>
        new(reservation.Id.Value, reservation.Customer.Value, state.SeatIds(reservation), state.AreaClaims(reservation),
            reason);

    internal static ReservationRefunded Refund(SessionState state, Reservation reservation, string reason) =>
        new(reservation.Id.Value, reservation.Customer.Value, reservation.Payment!.Id.Value, reservation.Payment.Amount,
            state.SeatIds(reservation), state.AreaClaims(reservation), reason);
}
