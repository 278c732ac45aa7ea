using System.Collections.Immutable;

namespace Booking.Domain.Sessions;

/// <summary>What the provider says of a payment, once it is certain.</summary>
public enum PaymentOutcome
{
    /// <summary>The money was taken.</summary>
    Charged,

    /// <summary>The provider refused; no money was taken.</summary>
    Declined,

    /// <summary>The provider could not be reached or failed; no money was taken.</summary>
    Unavailable,
}

/// <summary>
/// Records the outcome of a payment. May come late and more than once: a charge for a reservation that has ended, or
/// that another payment has paid, is reversed exactly once.
/// </summary>
/// <param name="Reservation">The reservation that was to be paid.</param>
/// <param name="Payment">The attempt.</param>
/// <param name="Outcome">What the provider says.</param>
/// <param name="TicketSecret">Random bytes, at least 16, from which the ticket codes are derived.</param>
/// <param name="Now">The instant of the decision.</param>
public sealed record SettlePayment(
    ReservationId Reservation,
    PaymentId Payment,
    PaymentOutcome Outcome,
    ReadOnlyMemory<byte> TicketSecret,
    DateTimeOffset Now) : SessionCommand(Now)
{
    internal override Decision Decide(SessionState state)
    {
        if (state.Find(Reservation) is not { } reservation)
            return Decision.Reject(new Rejection.ReservationNotFound());
        var isPresentAttempt = reservation.Payment?.Id == Payment;
        if (isPresentAttempt && reservation.Status == ReservationStatus.Paying)
            return Settle(state, reservation);
        if (isPresentAttempt && reservation.Status is ReservationStatus.Paid or ReservationStatus.Refunded)
            return Decision.Accepted.Nothing;
        return Outcome == PaymentOutcome.Charged ? Reverse(state, reservation, []) : Decision.Accepted.Nothing;
    }

    private Decision.Accepted Settle(SessionState state, Reservation reservation)
    {
        var amount = reservation.Payment!.Amount;
        if (Outcome != PaymentOutcome.Charged)
        {
            var reason = Outcome == PaymentOutcome.Declined ? EndReasons.Declined : EndReasons.Unavailable;
            var failed = new PaymentFailed(reservation.Id.Value, reservation.Customer.Value, Payment.Value, reason);
            if (Now >= reservation.ExpiresAt)
                return Decision.Accept(failed, OverdueHolds.End(state, reservation));
            // The hold's own timer may have rung meanwhile, and found a payment under way.
            return new Decision.Accepted([failed], [new FollowUp.ExpireAt(reservation.ExpiresAt)]);
        }

        if (reservation.IsOverdue(Now))
            return Reverse(state, reservation, [OverdueHolds.End(state, reservation)]);
        return Decision.Accept(new ReservationPaid(
            reservation.Id.Value, reservation.Customer.Value, Payment.Value, amount, Now, state.SeatIds(reservation),
            state.AreaClaims(reservation), Tickets.Issue(state, reservation, TicketSecret.Span)));
    }

    private Decision.Accepted Reverse(SessionState state, Reservation reservation, ImmutableArray<SessionEvent> before)
    {
        if (state.IsReversed(Payment))
            return new Decision.Accepted(before, []);
        var reversed = new PaymentReversed(
            reservation.Id.Value, reservation.Customer.Value, Payment.Value, reservation.TotalAmount);
        return new Decision.Accepted(
            before.Add(reversed), [new FollowUp.Refund(Payment, reservation.TotalAmount, Now)]);
    }
}
