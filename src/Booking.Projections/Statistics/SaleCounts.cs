using Booking.Domain.Sessions;

namespace Booking.Projections.Statistics;

/// <summary>What happened in a sale, in numbers that can be added.</summary>
/// <param name="Reservations">Reservations that began.</param>
/// <param name="Payments">Reservations that were paid.</param>
/// <param name="Cancellations">Holds that were given up, or ended with the session.</param>
/// <param name="Expiries">Holds that ended by their deadline.</param>
/// <param name="Refunds">Purchases that were given back.</param>
/// <param name="CheckIns">Tickets that were used.</param>
/// <param name="PlacesSold">Places of the reservations that were paid.</param>
/// <param name="PlacesRefunded">Places of the purchases that were given back.</param>
/// <param name="PaidAmount">Minor units that were paid.</param>
/// <param name="RefundedAmount">Minor units that were given back.</param>
public readonly record struct SaleCounts(
    long Reservations = 0,
    long Payments = 0,
    long Cancellations = 0,
    long Expiries = 0,
    long Refunds = 0,
    long CheckIns = 0,
    long PlacesSold = 0,
    long PlacesRefunded = 0,
    long PaidAmount = 0,
    long RefundedAmount = 0)
{
    /// <summary>Minor units that were paid and not given back.</summary>
    public long Revenue => PaidAmount - RefundedAmount;

    /// <summary>Paid reservations a reservation; null where there was none.</summary>
    public double? Conversion => Reservations == 0 ? null : (double)Payments / Reservations;

    /// <summary>Both together.</summary>
    public static SaleCounts operator +(SaleCounts one, SaleCounts other) => new(
        one.Reservations + other.Reservations,
        one.Payments + other.Payments,
        one.Cancellations + other.Cancellations,
        one.Expiries + other.Expiries,
        one.Refunds + other.Refunds,
        one.CheckIns + other.CheckIns,
        one.PlacesSold + other.PlacesSold,
        one.PlacesRefunded + other.PlacesRefunded,
        one.PaidAmount + other.PaidAmount,
        one.RefundedAmount + other.RefundedAmount);

    /// <summary>What one event counts for; null for one that counts for nothing.</summary>
    /// <exception cref="ProjectionInvariantException">An event that this program's read models know nothing of.</exception>
    internal static SaleCounts? Of(object data) => data switch
    {
        SeatsReserved => new SaleCounts(Reservations: 1),
        ReservationPaid e => new SaleCounts(
            Payments: 1, PlacesSold: e.Seats.Length + e.Areas.Sum(claim => claim.Quantity), PaidAmount: e.Amount),
        ReservationCancelled => new SaleCounts(Cancellations: 1),
        ReservationExpired => new SaleCounts(Expiries: 1),
        ReservationRefunded e => new SaleCounts(
            Refunds: 1, PlacesRefunded: e.Seats.Length + e.Areas.Sum(claim => claim.Quantity), RefundedAmount: e.Amount),
        TicketCheckedIn => new SaleCounts(CheckIns: 1),
        SessionScheduled or PaymentStarted or PaymentFailed or PaymentReversed => null,
        SeatsBlocked or SeatsUnblocked or SessionCancelled => null,
        _ => throw new ProjectionInvariantException($"No read model knows what {data.GetType()} counts for."),
    };
}
