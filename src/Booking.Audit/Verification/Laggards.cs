using System.Collections.Concurrent;

namespace Booking.Audit.Verification;

/// <summary>
/// Read models that were behind the log when they were looked at, or not there. To be behind is no fault, to stay behind is.
/// Safe for concurrent use.
/// </summary>
internal sealed class Laggards
{
    /// <summary>So many are looked after; that more are late says nothing new.</summary>
    private const int MaxKept = 1_000;

    private readonly ConcurrentDictionary<(string Check, Guid Session), long> _late = new();
    private readonly ConcurrentDictionary<Guid, bool> _withoutMap = new();

    /// <summary>What was late, with the version that it has to reach.</summary>
    public IEnumerable<(string Check, Guid Session, long Version)> Late =>
        _late.Select(late => (late.Key.Check, late.Key.Session, late.Value));

    /// <summary>Sessions whose map was not there, and so was not compared.</summary>
    public IEnumerable<Guid> WithoutMap => _withoutMap.Keys;

    public void MissMap(Guid session)
    {
        if (_withoutMap.Count < MaxKept)
            _withoutMap.TryAdd(session, true);
    }

    public void Look(Guid session, SessionRows rows, long version)
    {
        Look(CheckNames.SessionList, session, rows.List?.Version ?? 0, version);
        Look(CheckNames.Statistics, session, rows.Statistics?.Version ?? 0, version);
        if (rows.Map is { } map)
            Look(CheckNames.SeatMap, session, map.Version, version);
    }

    private void Look(string check, Guid session, long has, long version)
    {
        if (has < version && _late.Count < MaxKept)
            _late.TryAdd((check, session), version);
    }
}
