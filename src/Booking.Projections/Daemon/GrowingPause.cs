namespace Booking.Projections.Daemon;

/// <summary>Pauses that double up to a bound, until something succeeds.</summary>
internal sealed class GrowingPause
{
    private readonly TimeSpan _first;
    private readonly TimeSpan _longest;
    private TimeSpan _next;

    /// <param name="first">The first pause.</param>
    /// <param name="longest">No pause is longer.</param>
    public GrowingPause(TimeSpan first, TimeSpan longest)
    {
        _first = _next = first;
        _longest = longest;
    }

    /// <summary>The next pause.</summary>
    public TimeSpan Take()
    {
        var pause = _next;
        _next = pause * 2 < _longest ? pause * 2 : _longest;
        return pause;
    }

    /// <summary>It succeeded: the next pause is the first again.</summary>
    public void Reset() => _next = _first;
}
