using System.Runtime.InteropServices;
using Booking.Projections.Statistics;

namespace Booking.Audit.Verification;

/// <summary>What happened in a session's sale, minute by minute.</summary>
internal sealed class SalesLedger
{
    private readonly Dictionary<long, SaleCounts> _minutes = [];

    /// <summary>Counts by the ticks of the minute's beginning, UTC.</summary>
    public IReadOnlyDictionary<long, SaleCounts> Minutes => _minutes;

    public void Clear() => _minutes.Clear();

    public void Add(EventKind kind, DateTime timestamp, long amount, int places)
    {
        if (kind is not (EventKind.SeatsReserved or EventKind.ReservationPaid or EventKind.ReservationCancelled
            or EventKind.ReservationExpired or EventKind.ReservationRefunded or EventKind.TicketCheckedIn))
            return;
        var counts = kind switch
        {
            EventKind.SeatsReserved => new SaleCounts(Reservations: 1),
            EventKind.ReservationPaid => new SaleCounts(Payments: 1, PlacesSold: places, PaidAmount: amount),
            EventKind.ReservationCancelled => new SaleCounts(Cancellations: 1),
            EventKind.ReservationExpired => new SaleCounts(Expiries: 1),
            EventKind.ReservationRefunded => new SaleCounts(Refunds: 1, PlacesRefunded: places, RefundedAmount: amount),
            _ => new SaleCounts(CheckIns: 1),
        };
        ref var minute = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _minutes, timestamp.Ticks - (timestamp.Ticks % TimeSpan.TicksPerMinute), out _);
        minute += counts;
    }
}
