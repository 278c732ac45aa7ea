using Booking.Proof.Model;

namespace Booking.Proof.Sources;

/// <summary>What happened in a sale, counted.</summary>
public sealed record SaleTotals(
    long Reservations, long Payments, long Cancellations, long Expiries, long Refunds, long Revenue)
{
    /// <summary>Those of a session's log.</summary>
    public static SaleTotals Of(SessionFold session)
    {
        long Count(EventKind kind) => session.Events.Count(e => e.Kind == kind);
        long Amount(EventKind kind) => session.Events.Where(e => e.Kind == kind).Sum(e => e.Amount);
        return new SaleTotals(
            Count(EventKind.SeatsReserved), Count(EventKind.ReservationPaid), Count(EventKind.ReservationCancelled),
            Count(EventKind.ReservationExpired), Count(EventKind.ReservationRefunded),
            Amount(EventKind.ReservationPaid) - Amount(EventKind.ReservationRefunded));
    }
}
