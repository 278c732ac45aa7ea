namespace Booking.Projections.Daemon;

/// <summary>Pauses that double up to a bound, until something succeeds.</summary>
internal sealed class GrowingPause(TimeSpan first, TimeSpan longest)
{
    private TimeSpan _next = first;

    /// <summary>The next pause.</summary>
    public TimeSpan Take()
    {
        var pause = _next;
        _next = pause * 2 < longest ? pause * 2 : longest;
        return pause;
    }

    /// <summary>It succeeded: the next pause is the first again.</summary>
    public void Reset() => _next = first;
}
