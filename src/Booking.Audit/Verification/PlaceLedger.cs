using Booking.Domain.Sessions;

namespace Booking.Audit.Verification;

/// <summary>Who has which place of a session, from its events alone. Shares nothing with what decides.</summary>
/// <param name="faults">Where a movement that cannot be is told.</param>
internal sealed class PlaceLedger(FaultLog faults)
{
    private SeatStatus[] _statuses = [];
    private Guid[] _owners = [];
    private PlaceCounts[] _areas = [];
    private PlaceCounts[] _categories = [];

    /// <summary>The plan; null before the session's first event, and where that names one that is not kept.</summary>
    public PlanNames? Names { get; private set; }

    /// <summary>Counted by what the events name; <see cref="Recount"/> counts by what the places are.</summary>
    public PlaceCounts Counts { get; private set; }

    /// <summary>By the category's index in the plan.</summary>
    public ReadOnlySpan<PlaceCounts> Categories => _categories;

    /// <summary>Of an area, by its index in the plan.</summary>
    public PlaceCounts Area(int area) => _areas[area];

    /// <summary>By the seat's index in the plan.</summary>
    public ReadOnlySpan<SeatStatus> Statuses => _statuses;

    public void Begin(PlanNames? names)
    {
        Names = names;
        Counts = default;
        _statuses = new SeatStatus[names?.Plan.SeatCount ?? 0];
        _owners = new Guid[_statuses.Length];
        _areas = new PlaceCounts[names?.Plan.AreaCount ?? 0];
        _categories = new PlaceCounts[names?.Plan.Categories.Length ?? 0];
    }

    /// <summary>Moves the places that an event names.</summary>
    /// <param name="row">The event.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="from">The status that they must have.</param>
    /// <param name="to">The status that they get.</param>
    /// <param name="owner">Whose they are, before or after; empty for the house's.</param>
    /// <returns>How many they are.</returns>
    public int Move(in EventRow row, EventFacts facts, SeatStatus from, SeatStatus to, Guid owner)
    {
        var places = facts.Seats;
        for (var i = 0; i < facts.Seats; i++)
            MoveSeat(row, facts, i, from, to, owner);
        for (var i = 0; i < facts.Areas; i++)
            places += MoveArea(row, facts, i, from, to);
        Counts = Counts.With(from, to, places);
        return places;
    }

    /// <summary>Counts again, place by place.</summary>
    public PlaceCounts Recount()
    {
        var counts = default(PlaceCounts);
        foreach (var status in _statuses)
            counts = counts.Plus(status, 1);
        foreach (var area in _areas)
            counts = new PlaceCounts(counts.Held + area.Held, counts.Sold + area.Sold, counts.Blocked);
        return counts;
    }

    private void MoveSeat(in EventRow row, EventFacts facts, int place, SeatStatus from, SeatStatus to, Guid owner)
    {
        if (!Names!.TryFindSeat(facts.Seat(place), out var seat))
        {
            Found(row, $"the event names the seat {facts.SeatName(place)}, which the plan has not");
            return;
        }

        var isOwned = from is not (SeatStatus.Held or SeatStatus.Sold) || _owners[seat] == owner;
        if (_statuses[seat] != from || !isOwned)
        {
            var said = _statuses[seat] is SeatStatus.Held or SeatStatus.Sold
                ? $"{_statuses[seat]} by the reservation {_owners[seat]}"
                : $"{_statuses[seat]}";
            Found(row, $"the seat {facts.SeatName(place)} goes from {from} to {to} for {Named(owner)} and is {said}");
        }

        ref var category = ref _categories[Names.Plan.CategoryOfSeat(seat)];
        category = category.With(from, to, 1);
        _statuses[seat] = to;
        _owners[seat] = owner;
    }

    private int MoveArea(in EventRow row, EventFacts facts, int place, SeatStatus from, SeatStatus to)
    {
        if (!Names!.TryFindArea(facts.Area(place, out var quantity), out var area))
        {
            Found(row, "the event names an area that the plan has not");
            return quantity;
        }

        var counts = _areas[area] = _areas[area].With(from, to, quantity);
        var capacity = Names.Plan.Areas[area].Capacity;
        if (counts.Held < 0 || counts.Sold < 0 || counts.Held + counts.Sold > capacity)
            Found(row, $"the area {Names.Plan.Areas[area].Id} of {capacity} places has {counts}");
        ref var category = ref _categories[Names.Plan.CategoryOfArea(area)];
        category = category.With(from, to, quantity);
        return quantity;
    }

    private static string Named(Guid owner) => owner == Guid.Empty ? "the house" : $"the reservation {owner}";

    private void Found(in EventRow row, string detail) =>
        faults.Add(new Fault(CheckNames.Ownership, row.StreamId, row.Version, row.Position, detail));
}
