using Booking.EventStore;

namespace Booking.Simulation.Checks;

/// <summary>All sessions of a log, folded naively as it grows.</summary>
internal sealed class NaiveLog(Func<Guid, string> nameOf, Violations violations)
{
    private readonly Dictionary<Guid, NaiveSession> _sessions = [];

    public IReadOnlyDictionary<Guid, NaiveSession> Sessions => _sessions;

    public NaiveSession Apply(StoredEvent next)
    {
        if (!_sessions.TryGetValue(next.StreamId, out var session))
            _sessions.Add(next.StreamId, session = new NaiveSession(nameOf(next.StreamId), violations));
        session.Apply(next);
        return session;
    }
}
