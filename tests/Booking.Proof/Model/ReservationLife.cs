namespace Booking.Proof.Model;

/// <summary>Everything the log says of one reservation. Judges nothing: a broken log gives a strange life.</summary>
public sealed class ReservationLife(Guid id)
{
    private readonly List<(int Index, DateTimeOffset Until)> _dues = [];

    public Guid Id { get; } = id;

    /// <summary>Its beginnings; one in a sound log.</summary>
    public List<(int Index, LoggedEvent Event)> Begun { get; } = [];

    public List<(int Index, LoggedEvent Event)> Started { get; } = [];

    public List<(int Index, LoggedEvent Event)> Paid { get; } = [];

    public List<(int Index, LoggedEvent Event)> Reversed { get; } = [];

    /// <summary>Its ends; at most one in a sound log.</summary>
    public List<(int Index, LoggedEvent Event)> Ended { get; } = [];

    /// <summary>The first beginning; null where the log has none.</summary>
    public LoggedEvent? Hold => Begun.Count > 0 ? Begun[0].Event : null;

    /// <summary>From this event on the places are taken until that instant, whatever the log says later.</summary>
    public void TakenUntil(int index, DateTimeOffset until) => _dues.Add((index, until));

    /// <summary>The latest instant until which the places were taken, in any of the states of a range.</summary>
    public DateTimeOffset TakenUntil(int firstState, int lastState)
    {
        var latest = DateTimeOffset.MinValue;
        for (var i = 0; i < _dues.Count; i++)
        {
            // Holds in the states after its event, up to the one that the next event makes.
            var first = _dues[i].Index + 1;
            var last = i + 1 < _dues.Count ? _dues[i + 1].Index : int.MaxValue;
            if (first <= lastState && last >= firstState && _dues[i].Until > latest)
                latest = _dues[i].Until;
        }

        return latest;
    }
}
