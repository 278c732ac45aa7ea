using Booking.Domain.Sessions;

namespace Booking.Audit.Verification;

/// <summary>
/// One session kept as an accountant would: who has which place, what was paid and given back, which reservations live. It
/// judges every event, and shares nothing with what decided it. What has ended is forgotten, so that it grows with the venue
/// and not with the log; only of purchases something is kept for ever.
/// </summary>
internal sealed class SessionLedger(FaultLog faults)
{
    private readonly Dictionary<Guid, LedgerReservation> _live = [];
    private Guid _streamId;
    private long _paid;
    private long _refunded;

    public PlaceLedger Places { get; } = new(faults);

    public SalesLedger Sales { get; } = new();

    /// <summary>A new one for each session: it is compared when the whole range is read.</summary>
    public PurchaseLedger Purchases { get; private set; } = new();

    /// <summary>What the first event says; null before it.</summary>
    public ScheduledFacts? Scheduled { get; private set; }

    public bool IsCancelled { get; private set; }

    public long Movements { get; private set; }

    public long Payments { get; private set; }

    public long Reservations { get; private set; }

    public void Begin(Guid streamId)
    {
        _streamId = streamId;
        _live.Clear();
        (_paid, _refunded, Movements, Payments, Reservations) = (0, 0, 0, 0, 0);
        (Scheduled, IsCancelled) = (null, false);
        Places.Begin(null);
        Sales.Clear();
        Purchases = new PurchaseLedger();
    }

    /// <summary>The first event, with its plan; null where that is not kept.</summary>
    public void Schedule(in EventRow row, ScheduledFacts scheduled, PlanNames? names)
    {
        if (Scheduled is not null)
        {
            Found(CheckNames.Events, row, "the session is scheduled a second time");
            return;
        }

        Scheduled = scheduled;
        Places.Begin(names);
        if (names is null)
            Found(CheckNames.Events, row, $"the seating plan {scheduled.PlanHash} is not kept");
        else if (names.Plan.Places != scheduled.Places)
            Found(CheckNames.Conservation, row, $"the session is said to have {scheduled.Places} places, its plan has {names.Plan.Places}");
    }

    /// <summary>Any other event.</summary>
    public void Apply(in EventRow row, EventKind kind, EventFacts facts)
    {
        if (Places.Names is null)
            return;
        var places = 0;
        switch (kind)
        {
            case EventKind.SeatsReserved:
                places = Reserve(row, facts);
                break;
            case EventKind.PaymentStarted or EventKind.PaymentFailed:
                if (!_live.TryGetValue(facts.Reservation, out var paying) || paying.Paid is not null)
                    Found(CheckNames.Endings, row, $"a payment of the reservation {facts.Reservation}, which is not held");
                break;
            case EventKind.ReservationPaid:
                places = Pay(row, facts);
                break;
            case EventKind.ReservationCancelled or EventKind.ReservationExpired:
                places = End(row, facts, SeatStatus.Held);
                break;
            case EventKind.ReservationRefunded:
                places = Refund(row, facts);
                break;
            case EventKind.TicketCheckedIn:
                if (!_live.TryGetValue(facts.Reservation, out var used) || used.Paid is null)
                    Found(CheckNames.Endings, row, $"a ticket of the reservation {facts.Reservation} is used, which is not paid");
                break;
            case EventKind.SeatsBlocked:
                places = Places.Move(row, facts, SeatStatus.Available, SeatStatus.Blocked, Guid.Empty);
                break;
            case EventKind.SeatsUnblocked:
                places = Places.Move(row, facts, SeatStatus.Blocked, SeatStatus.Available, Guid.Empty);
                break;
            case EventKind.SessionCancelled:
                IsCancelled = true;
                break;
        }

        Movements += places;
        Sales.Add(kind, row.Timestamp, facts.Amount, places);
    }

    /// <summary>Draws the balance after the last event.</summary>
    public void Close()
    {
        if (Scheduled is null || Places.Names is null)
            return;
        var (counted, recounted, all) = (Places.Counts, Places.Recount(), Scheduled.Places);
        if (counted != recounted)
            Found(CheckNames.Conservation, $"by the events {counted}, by the places {recounted}");
        if (recounted.Held + recounted.Sold + recounted.Blocked > all)
            Found(CheckNames.Conservation, $"{recounted} of {all} places");
        long worth = 0;
        foreach (var live in _live.Values)
            worth += live.Paid ?? 0;
        if (worth != _paid - _refunded)
            Found(CheckNames.Money, $"{_paid} paid and {_refunded} given back, and the live purchases are worth {worth}");
        if (IsCancelled && _live.Count > 0)
            Found(CheckNames.Endings, $"the session is cancelled, and {_live.Count} reservations have not ended");
    }

    private int Reserve(in EventRow row, EventFacts facts)
    {
        Reservations++;
        var places = Places.Move(row, facts, SeatStatus.Available, SeatStatus.Held, facts.Reservation);
        if (!_live.TryAdd(facts.Reservation, new LedgerReservation(facts.Amount, places, null)))
            Found(CheckNames.Endings, row, $"the reservation {facts.Reservation} begins a second time");
        return places;
    }

    private int Pay(in EventRow row, EventFacts facts)
    {
        Payments++;
        var places = Places.Move(row, facts, SeatStatus.Held, SeatStatus.Sold, facts.Reservation);
        _paid += facts.Amount;
        Purchases.Pay(row, facts);
        if (!_live.TryGetValue(facts.Reservation, out var held))
        {
            Found(CheckNames.Endings, row, $"the reservation {facts.Reservation} is paid, and does not live");
            return places;
        }

        if (held.Paid is not null)
            Found(CheckNames.Money, row, $"the reservation {facts.Reservation} is paid a second time");
        if (held.Total != facts.Amount)
            Found(CheckNames.Money, row, $"the reservation {facts.Reservation} costs {held.Total}, and {facts.Amount} is paid");
        Compare(row, facts, held, places);
        _live[facts.Reservation] = held with { Paid = facts.Amount };
        return places;
    }

    private int Refund(in EventRow row, EventFacts facts)
    {
        Payments++;
        _refunded += facts.Amount;
        Purchases.Refund(row, facts);
        if (_live.TryGetValue(facts.Reservation, out var paid) && paid.Paid != facts.Amount)
        {
            Found(
                CheckNames.Money, row,
                $"of the reservation {facts.Reservation} {paid.Paid ?? 0} is paid, and {facts.Amount} is given back");
        }

        return End(row, facts, SeatStatus.Sold);
    }

    private int End(in EventRow row, EventFacts facts, SeatStatus from)
    {
        var places = Places.Move(row, facts, from, SeatStatus.Available, facts.Reservation);
        if (!_live.Remove(facts.Reservation, out var ended))
            Found(CheckNames.Endings, row, $"the reservation {facts.Reservation} ends, and does not live");
        else if ((ended.Paid is null) != (from == SeatStatus.Held))
            Found(CheckNames.Endings, row, $"the reservation {facts.Reservation} ends as {from}, and is not");
        else
            Compare(row, facts, ended, places);
        return places;
    }

    private void Compare(in EventRow row, EventFacts facts, in LedgerReservation reservation, int places)
    {
        if (reservation.Places != places)
            Found(CheckNames.Ownership, row, $"the reservation {facts.Reservation} has {reservation.Places} places, and {places} move");
    }

    private void Found(string check, in EventRow row, string detail) =>
        faults.Add(new Fault(check, _streamId, row.Version, row.Position, detail));

    private void Found(string check, string detail) => faults.Add(new Fault(check, _streamId, null, null, detail));
}
