using System.Runtime.InteropServices;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.SeatMap;

namespace Booking.Projections.Statistics;

/// <summary>What a run of one session's events comes to: one number a category and one a minute, however many they are.</summary>
internal sealed class SessionCount
{
    private readonly Dictionary<DateTimeOffset, SaleCounts> _minutes = [];
    private readonly SeatingPlan _plan;

    /// <summary>Counts consecutive events of one session.</summary>
    /// <exception cref="ProjectionInvariantException">An event does not fit the plan, or its place in the stream.</exception>
    public SessionCount(SeatingPlan plan, IReadOnlyList<StoredEvent> run)
    {
        _plan = plan;
        SessionId = run[0].StreamId;
        Before = run[0].Version - 1;
        After = run[^1].Version;
        Categories = new SeatTally[plan.Categories.Length];
        foreach (var e in run)
            Add(e);
    }

    public Guid SessionId { get; }

    /// <summary>The version up to which the session must have been counted, 0 for not at all.</summary>
    public long Before { get; }

    /// <summary>The version up to which it is counted then.</summary>
    public long After { get; }

    /// <summary>The first event, if it is among them.</summary>
    public SessionScheduled? Scheduled { get; private set; }

    /// <summary>By how much the places change, by the category's index in the plan.</summary>
    public SeatTally[] Categories { get; }

    /// <summary>What happened in each minute.</summary>
    public IReadOnlyDictionary<DateTimeOffset, SaleCounts> Minutes => _minutes;

    /// <summary>What happened on each day.</summary>
    public IEnumerable<(DateTimeOffset Day, SaleCounts Counts)> Days() => _minutes
        .GroupBy(minute => SaleSpan.DayOf(minute.Key))
        .Select(day => (day.Key, day.Aggregate(default(SaleCounts), (sum, minute) => sum + minute.Value)));

    /// <summary>The key of a category.</summary>
    public string CategoryKey(int category) => _plan.Categories[category].Key;

    /// <summary>How many places the plan has in each category.</summary>
    public int[] PlacesByCategory()
    {
        var places = new int[_plan.Categories.Length];
        for (var seat = 0; seat < _plan.SeatCount; seat++)
            places[_plan.CategoryOfSeat(seat)]++;
        foreach (var area in _plan.Areas)
            places[area.Category] += area.Capacity;
        return places;
    }

    private void Add(StoredEvent e)
    {
        if ((e.Data is SessionScheduled) != (e.Version == 1))
            throw new ProjectionInvariantException($"Version {e.Version} of session {e.StreamId} is {e.Type}.");
        Scheduled ??= e.Data as SessionScheduled;
        if (SeatMovement.Of(e.Data) is { } movement)
            Move(e, movement);
        if (SaleCounts.Of(e.Data) is { } counts)
        {
            ref var minute = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _minutes, SaleSpan.MinuteOf(e.Timestamp), out _);
            minute += counts;
        }
    }

    private void Move(StoredEvent e, in SeatMovement movement)
    {
        foreach (var id in movement.Seats)
        {
            if (!_plan.TryFindSeat(id, out var seat))
                throw NotInPlan(e, id);
            ref var tally = ref Categories[_plan.CategoryOfSeat(seat)];
            tally = tally.With(movement.From, movement.To, 1);
        }

        foreach (var claim in movement.Areas)
        {
            if (!_plan.TryFindArea(claim.Area, out var area))
                throw NotInPlan(e, claim.Area);
            ref var tally = ref Categories[_plan.CategoryOfArea(area)];
            tally = tally.With(movement.From, movement.To, claim.Quantity);
        }
    }

    private ProjectionInvariantException NotInPlan(StoredEvent e, string id) => new(
        $"Version {e.Version} ({e.Type}) of session {e.StreamId} names {id}, which its plan {_plan.Hash} has not.");
}
