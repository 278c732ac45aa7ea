using System.Runtime.InteropServices;

namespace Booking.Proof.Model;

/// <summary>
/// A session replayed from its stored events alone: which seat was taken when and by whom, and the life of every
/// reservation. It shares no code with the product's decider or state, and it judges nothing.
/// </summary>
public sealed class SessionFold
{
    private readonly Dictionary<Guid, ReservationLife> _lives = [];
    private readonly Dictionary<string, List<SeatSpan>> _spans = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(int Index, int Taken)>> _areas = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Seat, Guid Owner), int> _open = [];

    /// <summary>Replays events, in the order of their positions.</summary>
    public SessionFold(SessionPlan plan, IReadOnlyList<LoggedEvent> events)
    {
        Plan = plan;
        Events = events;
        for (var index = 0; index < events.Count; index++)
            Apply(index, events[index]);
    }

    public SessionPlan Plan { get; }

    /// <summary>The log; an event's index is its place in it.</summary>
    public IReadOnlyList<LoggedEvent> Events { get; }

    public IReadOnlyDictionary<Guid, ReservationLife> Lives => _lives;

    /// <summary>The spans of each seat that was ever taken, by their beginnings.</summary>
    public IReadOnlyDictionary<string, List<SeatSpan>> Spans => _spans;

    /// <summary>Of each area how many places were taken, after which event.</summary>
    public IReadOnlyDictionary<string, List<(int Index, int Taken)>> Areas => _areas;

    public bool IsCancelled { get; private set; }

    /// <summary>What a seat is at the end of the log: 0 available, 1 held, 2 sold, 3 blocked.</summary>
    public char DigitOf(string seat)
    {
        if (!_spans.TryGetValue(seat, out var spans) || spans.FindLast(span => span.To == SeatSpan.Open) is not { } span)
            return '0';
        return span.Owner is null ? '3' : span.Owner.Paid.Count > 0 ? '2' : '1';
    }

    /// <summary>How many places of an area are taken at the end of the log.</summary>
    public int TakenIn(string area) => _areas.TryGetValue(area, out var steps) ? steps[^1].Taken : 0;

    private void Apply(int index, LoggedEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.SeatsReserved:
                Begin(index, e);
                break;
            case EventKind.PaymentStarted:
                Life(e).Started.Add((index, e));
                // A payment never shortens a hold.
                Life(e).TakenUntil(index, Later(e.Deadline, Life(e).Hold?.Deadline));
                break;
            case EventKind.PaymentFailed:
                Life(e).TakenUntil(index, Life(e).Hold?.Deadline ?? DateTimeOffset.MinValue);
                break;
            case EventKind.ReservationPaid:
                Life(e).Paid.Add((index, e));
                Life(e).TakenUntil(index, DateTimeOffset.MaxValue);
                break;
            case EventKind.PaymentReversed:
                Life(e).Reversed.Add((index, e));
                break;
            case EventKind.ReservationCancelled or EventKind.ReservationExpired or EventKind.ReservationRefunded:
                End(index, e);
                break;
            case EventKind.SeatsBlocked:
                foreach (var seat in e.Seats)
                    Take(index, seat, null);
                break;
            case EventKind.SeatsUnblocked:
                foreach (var seat in e.Seats)
                    Free(index, seat, null);
                break;
            case EventKind.SessionCancelled:
                IsCancelled = true;
                break;
        }
    }

    private void Begin(int index, LoggedEvent e)
    {
        var life = Life(e);
        life.Begun.Add((index, e));
        life.TakenUntil(index, e.Deadline ?? DateTimeOffset.MinValue);
        foreach (var seat in e.Seats)
            Take(index, seat, life);
        foreach (var (area, quantity) in e.Areas)
            Fill(index, area, quantity);
    }

    private void End(int index, LoggedEvent e)
    {
        var life = Life(e);
        var isFirst = life.Ended.Count == 0;
        life.Ended.Add((index, e));
        if (!isFirst)
            return;
        // What it frees is what it took; whether the event names the same is for a check to say.
        foreach (var seat in life.Hold?.Seats ?? [])
            Free(index, seat, life);
        foreach (var (area, quantity) in life.Hold?.Areas ?? [])
            Fill(index, area, -quantity);
    }

    private ReservationLife Life(LoggedEvent e)
    {
        var id = e.Reservation ?? Guid.Empty;
        ref var life = ref CollectionsMarshal.GetValueRefOrAddDefault(_lives, id, out _);
        return life ??= new ReservationLife(id);
    }

    private void Take(int index, string seat, ReservationLife? owner)
    {
        ref var spans = ref CollectionsMarshal.GetValueRefOrAddDefault(_spans, seat, out _);
        spans ??= [];
        _open[(seat, owner?.Id ?? Guid.Empty)] = spans.Count;
        spans.Add(new SeatSpan(index, SeatSpan.Open, owner));
    }

    private void Free(int index, string seat, ReservationLife? owner)
    {
        if (_open.Remove((seat, owner?.Id ?? Guid.Empty), out var place))
            _spans[seat][place] = _spans[seat][place] with { To = index };
    }

    private void Fill(int index, string area, int places)
    {
        ref var steps = ref CollectionsMarshal.GetValueRefOrAddDefault(_areas, area, out _);
        steps ??= [];
        steps.Add((index, (steps.Count > 0 ? steps[^1].Taken : 0) + places));
    }

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset? other) =>
        (one ?? DateTimeOffset.MinValue) > (other ?? DateTimeOffset.MinValue)
            ? one!.Value
            : other ?? DateTimeOffset.MinValue;
}
