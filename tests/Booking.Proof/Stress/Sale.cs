using System.Collections.Concurrent;
using Booking.Proof.Model;

namespace Booking.Proof.Stress;

/// <summary>
/// The session that everybody wants seats of now. When most of it is sold, the next one is opened. Safe for concurrent use.
/// </summary>
public sealed class Sale
{
    private readonly ConcurrentQueue<SessionPlan> _plans = new();
    private volatile SessionPlan _current;
    private int _kept;

    public Sale(SessionPlan first)
    {
        _current = first;
        _plans.Enqueue(first);
    }

    public SessionPlan Current => _current;

    /// <summary>All that were open, the first one first.</summary>
    public IReadOnlyList<SessionPlan> Plans => [.. _plans];

    /// <summary>Whether half of the present session is sold for good.</summary>
    public bool NeedsNext => Volatile.Read(ref _kept) > _current.Places / 2;

    /// <summary>Somebody paid and will keep what was paid for.</summary>
    public void Keep(Guid session, int places)
    {
        if (session == _current.Session)
            Interlocked.Add(ref _kept, places);
    }

    public void Open(SessionPlan next)
    {
        _plans.Enqueue(next);
        Volatile.Write(ref _kept, 0);
        _current = next;
    }
}
