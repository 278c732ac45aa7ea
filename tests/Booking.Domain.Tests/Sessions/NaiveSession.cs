using Booking.Domain.Sessions;

namespace Booking.Domain.Tests.Sessions;

/// <summary>
/// The rules of a session written a second time, as plainly as can be: names, lists and dictionaries, everything looked
/// for from the beginning. It foretells what a command brings; only which seats are the best, and which tickets were
/// issued, it learns from the answer.
/// </summary>
internal sealed class NaiveSession(ScheduleSession terms, SeatNames names)
{
    private readonly Dictionary<ReservationId, Claim> _claims = [];
    private readonly List<Claim> _alive = [];
    private readonly HashSet<string> _blocked = [];
    private readonly Dictionary<UInt128, (UInt128 Request, ReservationId Reservation)> _marks = [];
    private readonly HashSet<PaymentId> _reversed = [];
    private readonly List<Admission> _admissions = [];
    private bool _isCancelled;

    public IReadOnlyCollection<Claim> Claims => _claims.Values;

    public SeatStatus StatusOf(string seat)
    {
        if (_blocked.Contains(seat))
            return SeatStatus.Blocked;
        var owner = _alive.SingleOrDefault(claim => claim.Seats.Contains(seat));
        return owner is null ? SeatStatus.Available : owner.Status == "Paid" ? SeatStatus.Sold : SeatStatus.Held;
    }

    public int TakenIn(string area) => _alive.Sum(claim => claim.PlacesIn(area));

    public int PlacesOf(CustomerId customer) => AliveOf(customer).Sum(claim => claim.Places);

    /// <summary>
    /// What comes of a command: "refused …", "repeated …" or the events; the model is then changed by it.
    /// </summary>
    public List<string> Send(SessionCommand command, Decision actual)
    {
        var outcome = Decide(command, actual);
        if (actual is Decision.Accepted { Events: [.., ReservationPaid paid] })
            _admissions.AddRange(paid.Tickets.Select(ticket => new Admission(ticket, new(paid.ReservationId))));
        _alive.RemoveAll(claim => !claim.IsAlive);
        return outcome;
    }

    private List<string> Decide(SessionCommand command, Decision actual) => command switch
    {
        ScheduleSession schedule =>
            schedule == terms with { Now = schedule.Now } ? [] : ["refused SessionAlreadyScheduled"],
        ReserveSeats reserve => Reserve(reserve, actual),
        PayReservation pay => Pay(pay),
        SettlePayment settle => Settle(settle),
        CancelReservation cancel => Cancel(cancel),
        ReleaseReservation release => Release(release),
        ExpireReservations expire => [.. Overdue(expire.Now).Select(Expire)],
        CheckInTicket checkIn => CheckIn(checkIn),
        BlockSeats block => Block(block),
        UnblockSeats unblock => Unblock(unblock),
        CancelSession callOff => CallOff(callOff),
        _ => throw new InvalidOperationException($"The model does not know {command.GetType().Name}."),
    };

    private List<string> Reserve(ReserveSeats command, Decision actual)
    {
        if (command.Idempotency is { } mark && _marks.TryGetValue(mark.Key, out var known))
            return [known.Request == mark.Request ? $"repeated {known.Reservation}" : "refused IdempotencyKeyReused"];
        if (Find(command.Reservation) is { } same)
            return [same.Customer == command.Customer ? $"repeated {same.Id}" : "refused ReservationNotFound"];
        if (_isCancelled)
            return ["refused SessionIsCancelled"];
        if (terms.SalesOpenAt > command.Now)
            return ["refused SalesNotOpen"];
        if (terms.SalesCloseAt <= command.Now)
            return ["refused SalesClosed"];
        var seats = command.Seats.ToList();
        var areas = command.Areas.ToList();
        var malformed = command.Best is null ? Malformed(seats, areas) : RefusedBest(command, command.Best);
        if (malformed is not null)
            return [malformed];
        if (command.Best is not null)
            seats = names.CheckBest(command.Best, actual, seat => IsFree(seat, command.Now));
        return Claimed(command, seats, areas);
    }

    private List<string> Claimed(ReserveSeats command, List<string> seats, List<AreaClaim> areas)
    {
        var now = command.Now;
        var unavailable = seats.Where(seat => !IsFree(seat, now)).ToList();
        if (unavailable.Count > 0)
            return [$"refused SeatsUnavailable {string.Join(',', unavailable)}"];
        var ending = seats.Select(seat => _alive.SingleOrDefault(claim => claim.Seats.Contains(seat)))
            .OfType<Claim>().Distinct().ToList();
        foreach (var (area, quantity) in areas)
        {
            foreach (var hold in Overdue(now).Where(hold => hold.PlacesIn(area) > 0 && !ending.Contains(hold)))
            {
                if (names.Capacity[area] - TakenIn(area) + ending.Sum(end => end.PlacesIn(area)) < quantity)
                    ending.Add(hold);
            }

            if (names.Capacity[area] - TakenIn(area) + ending.Sum(end => end.PlacesIn(area)) < quantity)
                return ["refused SoldOut"];
        }

        var wanted = seats.Count + areas.Sum(claim => claim.Quantity);
        if (RefusedByLimit(command, wanted) is { } overLimit)
            return [overLimit];
        if (PlacesOf(command.Customer) + wanted > terms.MaxSeatsPerCustomer)
            ending = [.. ending.Union(Overdue(now).Where(hold => hold.Customer == command.Customer))];
        if (terms.PreventOrphans && command.Best is null && Orphans(seats, now) is { Count: > 0 } orphans)
            return [$"refused OrphanSeats {string.Join(',', orphans)}"];

        var ends = ending.Select(Expire).ToList();
        var price = seats.Sum(seat => terms.Prices[names.Category[seat]])
            + areas.Sum(claim => claim.Quantity * terms.Prices[names.Category[claim.Area]]);
        var claim = new Claim(command.Reservation, command.Customer, seats, areas, price)
        {
            Until = now.AddSeconds(terms.HoldSeconds),
        };
        _claims.Add(claim.Id, claim);
        _alive.Add(claim);
        if (command.Idempotency is { } mark)
            _marks.Add(mark.Key, (mark.Request, command.Reservation));
        return [.. ends, $"SeatsReserved {command.Reservation} {string.Join(',', seats)} {price}"];
    }

    private string? Malformed(List<string> seats, List<AreaClaim> areas)
    {
        if (seats.Where(seat => !names.All.Contains(seat)).ToList() is { Count: > 0 } unknown)
            return $"refused UnknownSeats {string.Join(',', unknown)}";
        if (seats.Distinct().Count() < seats.Count)
            return "refused InvalidSelection seats";
        if (areas.Where(claim => !names.Capacity.ContainsKey(claim.Area)).ToList() is { Count: > 0 } unknownAreas)
            return $"refused UnknownAreas {string.Join(',', unknownAreas.Select(claim => claim.Area))}";
        if (areas.Any(claim => claim.Quantity <= 0) || areas.DistinctBy(claim => claim.Area).Count() < areas.Count)
            return "refused InvalidSelection areas";
        if (seats.Count + areas.Count == 0 || seats.Count + areas.Sum(claim => (long)claim.Quantity) > 1_000)
            return "refused InvalidSelection seats";
        var missing = names.WholeTables.Where(table => table.Intersect(seats).Any())
            .SelectMany(table => table.Except(seats));
        return missing.Any() ? $"refused TableIsSoldWhole {string.Join(',', missing)}" : null;
    }

    private string? RefusedBest(ReserveSeats command, BestAvailableSeats best)
    {
        if (command.Seats.Length + command.Areas.Length > 0)
            return "refused InvalidSelection bestAvailable";
        if (best.Quantity is < 1 or > 1_000)
            return "refused InvalidSelection bestAvailable.quantity";
        if (best.Category is not null && !terms.Prices.ContainsKey(best.Category))
            return "refused UnknownCategory";
        return RefusedByLimit(command, best.Quantity)
            ?? (names.CanHave(best, seat => IsFree(seat, command.Now)) ? null : "refused SoldOut");
    }

    private string? RefusedByLimit(ReserveSeats command, int wanted)
    {
        var has = AliveOf(command.Customer).Where(claim => !claim.IsOverdue(command.Now)).Sum(claim => claim.Places);
        return has + wanted <= terms.MaxSeatsPerCustomer
            ? null
            : $"refused SeatLimitExceeded {terms.MaxSeatsPerCustomer} {has}";
    }

    private List<string> Orphans(List<string> chosen, DateTimeOffset now)
    {
        var orphans = new List<string>();
        foreach (var row in names.Rows)
        {
            bool Stays(int at) => at >= 0 && at < row.Count && IsFree(row[at], now) && !chosen.Contains(row[at]);
            for (var at = 0; at < row.Count; at++)
            {
                if (!Stays(at) || Stays(at - 1) || Stays(at + 1))
                    continue;
                var run = names.FreeRunAround(row, at, seat => IsFree(seat, now));
                if (run.Any(chosen.Contains) && run.Except(chosen).Count() > 1 && IsBesideChosen(at))
                    orphans.Add(row[at]);
            }

            bool IsBesideChosen(int at) =>
                (at > 0 && chosen.Contains(row[at - 1])) || (at + 1 < row.Count && chosen.Contains(row[at + 1]));
        }

        return orphans;
    }

    private List<string> Pay(PayReservation command)
    {
        if (command.Idempotency is { } mark && _marks.TryGetValue(mark.Key, out var known))
            return [known.Request == mark.Request ? $"repeated {known.Reservation}" : "refused IdempotencyKeyReused"];
        if (Find(command.Reservation) is not { } claim || claim.Customer != command.Customer)
            return ["refused ReservationNotFound"];
        if (claim.IsOverdue(command.Now) || claim.Status == "Expired")
            return [$"refused ReservationHasExpired {claim.EndedAt ?? claim.DueAt:O}"];
        if (claim.Status is "Cancelled" or "Refunded")
            return ["refused ReservationIsCancelled"];
        if (claim.Status == "Paying" && command.Idempotency is { } second && claim.Mark is { } first
            && first.Key == second.Key && first.Request != second.Request)
            return ["refused IdempotencyKeyReused"];
        if (claim.Status is "Paying" or "Paid")
            return [];
        claim.Status = "Paying";
        claim.Payment = command.Payment;
        claim.Mark = command.Idempotency;
        claim.PayingUntil = new[] { command.Now.AddMinutes(2), claim.Until }.Max();
        return [$"PaymentStarted {claim.Id} {command.Payment} {claim.Price}"];
    }

    private List<string> Settle(SettlePayment command)
    {
        if (Find(command.Reservation) is not { } claim)
            return ["refused ReservationNotFound"];
        var isCharged = command.Outcome == PaymentOutcome.Charged;
        var isPresent = claim.Payment == command.Payment;
        if (isPresent && claim.Status is "Paid" or "Refunded")
            return [];
        if (isPresent && claim.Status == "Paying" && !isCharged)
        {
            claim.Status = "Held";
            var failed = $"PaymentFailed {claim.Id} {command.Payment} {command.Outcome.ToString().ToLowerInvariant()}";
            return claim.IsOverdue(command.Now) ? [failed, Expire(claim)] : [failed];
        }

        if (isPresent && claim.Status == "Paying" && !claim.IsOverdue(command.Now))
        {
            claim.Status = "Paid";
            if (claim.Mark is { } mark)
                _marks[mark.Key] = (mark.Request, claim.Id);
            return [$"ReservationPaid {claim.Id} {command.Payment} {claim.Price} {claim.Places} tickets"];
        }

        List<string> ends = isPresent && claim.Status == "Paying" ? [Expire(claim)] : [];
        return isCharged && _reversed.Add(command.Payment)
            ? [.. ends, $"PaymentReversed {claim.Id} {command.Payment} {claim.Price}"]
            : ends;
    }

    private List<string> Cancel(CancelReservation command)
    {
        if (Find(command.Reservation) is not { } claim || claim.Customer != command.Customer)
            return ["refused ReservationNotFound"];
        if (claim.IsOverdue(command.Now) || claim.Status == "Expired")
            return [$"refused ReservationHasExpired {claim.EndedAt ?? claim.DueAt:O}"];
        if (claim.Status == "Paying")
            return ["refused PaymentInProgress"];
        if (claim.Status == "Paid" && terms.RefundableUntil < command.Now)
            return ["refused NotRefundable"];
        if (claim.Status == "Paid" && _admissions.Exists(of => of.Reservation == claim.Id && of.UsedAt is not null))
            return ["refused TicketsAreCheckedIn"];
        return claim.IsAlive ? [End(claim, "customer")] : [];
    }

    private List<string> CheckIn(CheckInTicket command)
    {
        if (_admissions.Find(admission => admission.Ticket.Code == command.Code) is not { } found)
            return ["refused TicketNotFound"];
        if (_claims[found.Reservation].Status == "Refunded")
            return ["refused TicketIsRefunded"];
        if (found.UsedAt is { } before)
            return [$"refused AlreadyCheckedIn {before:O}"];
        found.UsedAt = command.Now;
        return [$"TicketCheckedIn {found.Reservation} {found.Ticket.TicketId} {command.Now:O}"];
    }

    private List<string> Release(ReleaseReservation command)
    {
        if (Find(command.Reservation) is not { } claim)
            return ["refused ReservationNotFound"];
        var reason = command.Reason == ReleaseReason.NodeLost ? "node-lost" : "connection-closed";
        return claim.Status == "Held" && !claim.IsOverdue(command.Now) ? [End(claim, reason)] : [];
    }

    private List<string> Block(BlockSeats command)
    {
        if (RefusedSeats(command.Seats) is { } refused)
            return [refused];
        var taken = command.Seats.Where(seat => !_blocked.Contains(seat) && !IsFree(seat, command.Now)).ToList();
        if (taken.Count > 0)
            return [$"refused SeatsUnavailable {string.Join(',', taken)}"];
        var toBlock = command.Seats.Where(seat => !_blocked.Contains(seat)).ToList();
        var ends = _alive.Where(claim => claim.Seats.Intersect(toBlock).Any())
            .OrderBy(claim => toBlock.FindIndex(claim.Seats.Contains)).Select(Expire).ToList();
        _blocked.UnionWith(toBlock);
        return toBlock.Count == 0 ? [] : [.. ends, $"SeatsBlocked {string.Join(',', toBlock)}"];
    }

    private List<string> Unblock(UnblockSeats command)
    {
        if (RefusedSeats(command.Seats) is { } refused)
            return [refused];
        var unblocked = command.Seats.Where(_blocked.Remove).ToList();
        return unblocked.Count == 0 ? [] : [$"SeatsUnblocked {string.Join(',', unblocked)}"];
    }

    private string? RefusedSeats(IEnumerable<string> seats)
    {
        if (_isCancelled)
            return "refused SessionIsCancelled";
        if (seats.Except(names.All).Any())
            return $"refused UnknownSeats {string.Join(',', seats.Where(seat => !names.All.Contains(seat)))}";
        return seats.Distinct().Count() < seats.Count() ? "refused InvalidSelection seats" : null;
    }

    private List<string> CallOff(CancelSession command)
    {
        if (_isCancelled)
            return [];
        _isCancelled = true;
        return [
            "SessionCancelled",
            .. _alive
                .Select(claim => claim.IsOverdue(command.Now) ? Expire(claim) : End(claim, "session-cancelled")),
        ];
    }

    private static string Expire(Claim claim)
    {
        claim.EndedAt = claim.DueAt;
        claim.Status = "Expired";
        return $"ReservationExpired {claim.Id}";
    }

    private static string End(Claim claim, string reason)
    {
        var wasPaid = claim.Status == "Paid";
        claim.Status = wasPaid ? "Refunded" : "Cancelled";
        return wasPaid
            ? $"ReservationRefunded {claim.Id} {claim.Payment} {claim.Price} {reason}"
            : $"ReservationCancelled {claim.Id} {reason}";
    }

    private bool IsFree(string seat, DateTimeOffset now) =>
        !_blocked.Contains(seat)
        && !_alive.Exists(claim => claim.Seats.Contains(seat) && !claim.IsOverdue(now));

    private List<Claim> Overdue(DateTimeOffset now) =>
        [.. _alive.Where(claim => claim.IsOverdue(now)).OrderBy(claim => claim.DueAt)];

    private IEnumerable<Claim> AliveOf(CustomerId customer) =>
        _alive.Where(claim => claim.IsAlive && claim.Customer == customer);

    private Claim? Find(ReservationId id) => _claims.GetValueOrDefault(id);

    private sealed record Admission(Ticket Ticket, ReservationId Reservation)
    {
        public DateTimeOffset? UsedAt { get; set; }
    }

    internal sealed record Claim(
        ReservationId Id, CustomerId Customer, List<string> Seats, List<AreaClaim> Areas, long Price)
    {
        public string Status { get; set; } = "Held";

        public DateTimeOffset Until { get; init; }

        public PaymentId? Payment { get; set; }

        public DateTimeOffset PayingUntil { get; set; }

        public DateTimeOffset? EndedAt { get; set; }

        public IdempotencyMark? Mark { get; set; }

        public bool IsAlive => Status is "Held" or "Paying" or "Paid";

        public int Places => Seats.Count + Areas.Sum(claim => claim.Quantity);

        public DateTimeOffset DueAt => Status == "Paying" ? PayingUntil : Until;

        public bool IsOverdue(DateTimeOffset now) => Status is "Held" or "Paying" && DueAt <= now;

        public int PlacesIn(string area) => Areas.Where(claim => claim.Area == area).Sum(claim => claim.Quantity);
    }
}
