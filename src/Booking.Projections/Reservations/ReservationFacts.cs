using Booking.Domain;

namespace Booking.Projections.Reservations;

/// <summary>All facts about one customer's reservations.</summary>
internal sealed class ReservationFacts
{
    private readonly Dictionary<ReservationId, Known> _reservations = [];

    /// <summary>Reads a customer's text.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public ReservationFacts(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Add(ReservationFact.Parse(line));
    }

    /// <summary>The reservations that are active and in time, the newest first.</summary>
    public IReadOnlyList<ActiveReservationView> ActiveAt(DateTimeOffset now) =>
    [
        .. _reservations.Values
            .Where(known => known is { Began: not null, Last.Kind: not ReservationFact.Ended } && known.Deadline > now)
            .Select(known => known.ToView())
            .OrderByDescending(reservation => reservation.ReservedAt)
            .ThenByDescending(reservation => reservation.ReservationId.Value),
    ];

    /// <summary>The sessions with a payment under way for a reservation whose beginning was lost.</summary>
    public IReadOnlyList<SessionId> SessionsWithLossesAt(DateTimeOffset now) =>
    [
        .. _reservations.Values
            .Where(known => known is { Began: null, Last.Kind: ReservationFact.PaymentBegan }
                && known.Last.ToDeadline() > now)
            .Select(known => known.Last.SessionId).Distinct(),
    ];

    /// <summary>
    /// The facts without those about reservations whose deadline is over: they are not shown, whatever comes late.
    /// </summary>
    public IEnumerable<ReservationFact> StillShownAt(DateTimeOffset now) =>
        _reservations.Values.Where(known => known.Began is null || known.LastDeadline > now)
            .SelectMany(known => known.Facts);

    private void Add(in ReservationFact fact)
    {
        if (!_reservations.TryGetValue(fact.ReservationId, out var known))
            _reservations.Add(fact.ReservationId, known = new Known(fact));
        known.Add(fact);
    }

    private sealed class Known(ReservationFact first)
    {
        private ReservationBody? _body;
        private DateTimeOffset _paymentDeadline;

        public ReservationFact? Began { get; private set; }

        public ReservationFact Last { get; private set; } = first;

        public IEnumerable<ReservationFact> Facts =>
            Began is { } began && began.Version != Last.Version ? [began, Last] : [Last];

        public DateTimeOffset Deadline =>
            Last.Kind == ReservationFact.PaymentBegan ? _paymentDeadline : Body.ExpiresAt;

        /// <summary>No fact can make it shown for longer.</summary>
        public DateTimeOffset LastDeadline => _paymentDeadline > Body.ExpiresAt ? _paymentDeadline : Body.ExpiresAt;

        private ReservationBody Body => _body ??= Began!.Value.ToBody();

        public void Add(in ReservationFact fact)
        {
            if (fact.Kind == ReservationFact.Began)
                Began = fact;
            if (fact.Kind == ReservationFact.PaymentBegan && fact.ToDeadline() is var deadline && deadline > _paymentDeadline)
                _paymentDeadline = deadline;
            if (fact.Version > Last.Version)
                Last = fact;
        }

        public ActiveReservationView ToView() => new(
            Last.ReservationId,
            Last.SessionId,
            Last.Kind == ReservationFact.PaymentBegan ? ActiveReservationStatus.Paying : ActiveReservationStatus.Held,
            Body.Seats,
            Body.Areas,
            Body.TotalAmount,
            Body.ReservedAt,
            Body.ExpiresAt,
            Last.Version);
    }
}
