using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.Statistics;

namespace Booking.Projections.Tests.Statistics;

/// <summary>Statistics of one session as anybody would count them: the log from the beginning, seat by seat.</summary>
public sealed class NaiveStatistics
{
    private readonly Dictionary<string, SeatStatus> _seats = [];
    private readonly Dictionary<string, (int Held, int Sold)> _areas = [];
    private readonly List<(DateTimeOffset At, SaleCounts Counts)> _happened = [];
    private readonly SeatingPlan _plan;
    private readonly SessionScheduled _terms;

    public NaiveStatistics(SeatingPlan plan, IEnumerable<StoredEvent> log)
    {
        _plan = plan;
        SessionScheduled? terms = null;
        foreach (var e in log)
        {
            terms ??= (SessionScheduled)e.Data;
            Version = e.Version;
            Apply(e);
        }

        _terms = terms ?? throw new ArgumentException("There is no event.", nameof(log));
    }

    public long Version { get; }

    public IEnumerable<CategoryCounts> Categories() => _plan.Categories.Select(category =>
    {
        var seats = Enumerable.Range(0, _plan.SeatCount).Where(seat => KeyOfSeat(seat) == category.Key)
            .Select(seat => _seats.GetValueOrDefault(_plan.SeatId(seat))).ToArray();
        var areas = _plan.Areas.Where(area => _plan.Categories[area.Category].Key == category.Key).ToArray();
        var sold = seats.Count(status => status == SeatStatus.Sold)
            + areas.Sum(area => _areas.GetValueOrDefault(area.Id).Sold);
        return new CategoryCounts(
            category.Key, seats.Length + areas.Sum(area => area.Capacity),
            seats.Count(status => status == SeatStatus.Held) + areas.Sum(area => _areas.GetValueOrDefault(area.Id).Held),
            sold, seats.Count(status => status == SeatStatus.Blocked), sold * _terms.Prices[category.Key]);
    }).OrderBy(counts => counts.Category, StringComparer.Ordinal);

    public SaleCounts Total(DateTimeOffset? from = null, DateTimeOffset? to = null) => Sum(Happened(from, to));

    public IEnumerable<PeriodSales> By(TimeSpan span, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        Happened(from, to).GroupBy(one => one.At.UtcTicks / span.Ticks).OrderBy(period => period.Key)
            .Select(period => new PeriodSales(new DateTimeOffset(period.Key * span.Ticks, TimeSpan.Zero), Sum(period)));

    // A minute belongs to a time if it begins in it.
    private IEnumerable<(DateTimeOffset At, SaleCounts Counts)> Happened(DateTimeOffset? from, DateTimeOffset? to) =>
        _happened.Where(one => (from is null || one.At.AddSeconds(-one.At.Second).AddTicks(-(one.At.Ticks % 10_000_000)) >= from)
            && (to is null || one.At.AddSeconds(-one.At.Second).AddTicks(-(one.At.Ticks % 10_000_000)) < to));

    private static SaleCounts Sum(IEnumerable<(DateTimeOffset At, SaleCounts Counts)> happened) =>
        happened.Aggregate(default(SaleCounts), (sum, one) => sum + one.Counts);

    private string KeyOfSeat(int seat) => _plan.Categories[_plan.CategoryOfSeat(seat)].Key;

    private void Apply(StoredEvent e)
    {
        switch (e.Data)
        {
            case SeatsReserved reserved:
                Move(reserved.Seats, reserved.Areas, SeatStatus.Held, held: 1, sold: 0);
                _happened.Add((e.Timestamp, new SaleCounts { Reservations = 1 }));
                break;
            case ReservationPaid paid:
                Move(paid.Seats, paid.Areas, SeatStatus.Sold, held: -1, sold: 1);
                _happened.Add((e.Timestamp, new SaleCounts
                {
                    Payments = 1,
                    PlacesSold = Places(paid.Seats, paid.Areas),
                    PaidAmount = paid.Amount,
                }));
                break;
            case ReservationCancelled cancelled:
                Move(cancelled.Seats, cancelled.Areas, SeatStatus.Available, held: -1, sold: 0);
                _happened.Add((e.Timestamp, new SaleCounts { Cancellations = 1 }));
                break;
            case ReservationExpired expired:
                Move(expired.Seats, expired.Areas, SeatStatus.Available, held: -1, sold: 0);
                _happened.Add((e.Timestamp, new SaleCounts { Expiries = 1 }));
                break;
            case ReservationRefunded refunded:
                Move(refunded.Seats, refunded.Areas, SeatStatus.Available, held: 0, sold: -1);
                _happened.Add((e.Timestamp, new SaleCounts
                {
                    Refunds = 1,
                    PlacesRefunded = Places(refunded.Seats, refunded.Areas),
                    RefundedAmount = refunded.Amount,
                }));
                break;
            case TicketCheckedIn:
                _happened.Add((e.Timestamp, new SaleCounts { CheckIns = 1 }));
                break;
            case SeatsBlocked blocked:
                Move(blocked.Seats, [], SeatStatus.Blocked, 0, 0);
                break;
            case SeatsUnblocked unblocked:
                Move(unblocked.Seats, [], SeatStatus.Available, 0, 0);
                break;
        }
    }

    private void Move(IEnumerable<string> seats, IEnumerable<AreaClaim> areas, SeatStatus to, int held, int sold)
    {
        foreach (var seat in seats)
            _seats[seat] = to;
        foreach (var (area, quantity) in areas)
        {
            var before = _areas.GetValueOrDefault(area);
            _areas[area] = (before.Held + (held * quantity), before.Sold + (sold * quantity));
        }
    }

    private static int Places(IEnumerable<string> seats, IEnumerable<AreaClaim> areas) =>
        seats.Count() + areas.Sum(claim => claim.Quantity);
}
