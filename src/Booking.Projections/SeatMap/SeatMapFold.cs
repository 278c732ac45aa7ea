using System.Collections.Immutable;
using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.EventStore;

namespace Booking.Projections.SeatMap;

/// <summary>
/// A session's events folded into its seat map, strictly: every seat must have the status that the event takes it from.
/// The reference that every kept map can be compared with. Not safe for concurrent use.
/// </summary>
public sealed class SeatMapFold
{
    private readonly SessionId _sessionId;
    private readonly SeatingPlan _plan;
    private readonly byte[] _statuses;
    private readonly int[] _taken;
    private SeatTally _tally;

    /// <summary>The map of a session before its first event.</summary>
    public SeatMapFold(SessionId sessionId, SeatingPlan plan)
    {
        _sessionId = sessionId;
        _plan = plan;
        _statuses = new byte[plan.SeatCount];
        _statuses.AsSpan().Fill((byte)'0');
        _taken = new int[plan.AreaCount];
    }

    /// <summary>The version of the last event folded, 0 before the first.</summary>
    public long Version { get; private set; }

    /// <summary>Folds the next event in.</summary>
    /// <exception cref="ProjectionInvariantException">It is not the next one, or does not fit the map.</exception>
    public void Apply(StoredEvent next)
    {
        if (next.StreamId != _sessionId.Value || next.Version != Version + 1)
            throw Broken(next, $"the fold is at version {Version}");
        if (next.Data is SessionScheduled scheduled && scheduled.PlanHash != _plan.Hash.Value)
            throw Broken(next, $"its plan is {scheduled.PlanHash} and not {_plan.Hash}");
        if ((next.Data is SessionScheduled) != (next.Version == 1))
            throw Broken(next, "a session is scheduled once, by its first event");
        if (SeatMovement.Of(next.Data) is { } movement)
        {
            MoveSeats(next, movement);
            MoveAreas(next, movement);
            _tally = _tally.With(movement);
        }

        Version = next.Version;
    }

    /// <summary>The map as it is now; later events do not change it.</summary>
    public SeatMapView ToView()
    {
        var areas = ImmutableArray.CreateBuilder<AreaAvailability>(_taken.Length);
        for (var i = 0; i < _taken.Length; i++)
        {
            var area = _plan.Areas[i];
            areas.Add(new AreaAvailability(area.Id, area.Capacity, area.Capacity - _taken[i]));
        }

        return new SeatMapView(
            _sessionId, Version, _plan.Hash, _tally.Of(_plan.Places), _statuses.ToArray(), areas.MoveToImmutable());
    }

    private void MoveSeats(StoredEvent next, in SeatMovement movement)
    {
        foreach (var seat in movement.Seats)
        {
            if (!_plan.TryFindSeat(seat, out var index))
                throw Broken(next, $"there is no seat {seat}");
            if (_statuses[index] != movement.From.Digit())
                throw Broken(next, $"seat {seat} was {(SeatStatus)(_statuses[index] - '0')} and not {movement.From}");
            _statuses[index] = movement.To.Digit();
        }
    }

    private void MoveAreas(StoredEvent next, in SeatMovement movement)
    {
        foreach (var claim in movement.Areas)
        {
            if (!_plan.TryFindArea(claim.Area, out var index))
                throw Broken(next, $"there is no area {claim.Area}");
            ref var taken = ref _taken[index];
            taken += movement.TakenOf(claim);
            if (taken < 0 || taken > _plan.Areas[index].Capacity)
                throw Broken(next, $"area {claim.Area} of {_plan.Areas[index].Capacity} places has {taken} taken");
        }
    }

    private ProjectionInvariantException Broken(StoredEvent next, string reason) => new(
        $"Version {next.Version} ({next.Type}) of session {next.StreamId} does not fit the map of {_sessionId}: {reason}.");
}
