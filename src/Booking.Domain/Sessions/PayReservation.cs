namespace Booking.Domain.Sessions;

/// <summary>
/// Begins a payment. From here on the seats stay held until the provider's outcome is recorded by
/// <see cref="SettlePayment"/>, or until <see cref="OutcomeWithin"/> and the hold's own deadline have both passed.
/// </summary>
/// <param name="Reservation">What is paid.</param>
/// <param name="Customer">Who pays: its customer.</param>
/// <param name="Payment">A new id: an attempt that has failed is not tried again.</param>
/// <param name="Idempotency">The mark of the request; remembered only once the payment has succeeded.</param>
/// <param name="Now">The instant of the decision.</param>
public sealed record PayReservation(
    ReservationId Reservation,
    CustomerId Customer,
    PaymentId Payment,
    IdempotencyMark? Idempotency,
    DateTimeOffset Now) : SessionCommand(Now)
{
    /// <summary>
    /// A payment whose outcome is not known after this time holds the seats no longer than their own hold does.
    /// </summary>
    public static readonly TimeSpan OutcomeWithin = TimeSpan.FromMinutes(2);

    /// <summary>
    /// When the provider is asked, unless the one who started the payment has recorded its outcome by then.
    /// </summary>
    public static readonly TimeSpan FindOutAfter = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override IdempotencyMark? Mark => Idempotency;

    internal override Decision Decide(SessionState state)
    {
        if (Idempotency is { } mark && state.FindMark(mark.Key) is { } known)
            return known.Request == mark.Request
                ? new Decision.Repeated(known.Reservation)
                : Decision.Reject(new Rejection.IdempotencyKeyReused());
        if (state.Find(Reservation) is not { } reservation || reservation.Customer != Customer)
            return Decision.Reject(new Rejection.ReservationNotFound());
        if (reservation.IsOverdue(Now))
            return Decision.Reject(new Rejection.ReservationHasExpired(reservation.DueAt));
        return reservation.Status switch
        {
            ReservationStatus.Held => Start(reservation),
            ReservationStatus.Paying when IsKeyOfAnotherRequest(reservation.Payment!.Idempotency) =>
                Decision.Reject(new Rejection.IdempotencyKeyReused()),
            ReservationStatus.Paying or ReservationStatus.Paid => Decision.Accepted.Nothing,
            ReservationStatus.Expired => Decision.Reject(new Rejection.ReservationHasExpired(reservation.DueAt)),
            _ => Decision.Reject(new Rejection.ReservationIsCancelled()),
        };
    }

    private Decision.Accepted Start(Reservation reservation)
    {
        // A payment never shortens a hold.
        var deadline = Now + OutcomeWithin > reservation.ExpiresAt ? Now + OutcomeWithin : reservation.ExpiresAt;
        return new Decision.Accepted(
            [new PaymentStarted(
                reservation.Id.Value, reservation.Customer.Value, Payment.Value, reservation.TotalAmount, deadline)],
            [
                new FollowUp.FindOutPayment(reservation.Id, Payment, Now + FindOutAfter),
                new FollowUp.ExpireAt(deadline),
            ]);
    }

    private bool IsKeyOfAnotherRequest(IdempotencyMark? started) =>
        Idempotency is { } mark && started is { } first && mark.Key == first.Key && mark.Request != first.Request;
}
