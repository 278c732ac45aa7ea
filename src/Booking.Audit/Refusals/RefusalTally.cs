using System.Runtime.InteropServices;

namespace Booking.Audit.Refusals;

/// <summary>
/// Counts refusals in memory until somebody takes them away to be kept: one number a session, minute and reason, however many
/// they are. What is in memory when a node crashes is lost. Safe for concurrent use.
/// </summary>
/// <param name="clock">Tells the minute.</param>
public sealed class RefusalTally(TimeProvider clock)
{
    /// <summary>Numbers in memory; refusals that would need another one are not counted by reason, only as
    /// <see cref="Uncounted"/>.</summary>
    public const int MaxNumbers = 20_000;

    private readonly Lock _gate = new();
    private Dictionary<(Guid Session, long Minute, string Reason), long> _counts = [];
    private long _uncounted;

    /// <summary>Refusals for which there was no room.</summary>
    public long Uncounted => Volatile.Read(ref _uncounted);

    /// <summary>Counts one.</summary>
    /// <param name="session">The session that refused.</param>
    /// <param name="reason">The slug of the problem.</param>
    public void Add(Guid session, string reason)
    {
        var now = clock.GetUtcNow().UtcTicks;
        Add((session, now - (now % TimeSpan.TicksPerMinute), reason), 1);
    }

    /// <summary>Takes out everything that was counted.</summary>
    public IReadOnlyList<RefusalCount> Take()
    {
        Dictionary<(Guid Session, long Minute, string Reason), long> taken;
        lock (_gate)
        {
            if (_counts.Count == 0)
                return [];
            (taken, _counts) = (_counts, []);
        }

        return
        [
            .. taken.Select(pair => new RefusalCount(
                pair.Key.Session, new DateTimeOffset(pair.Key.Minute, TimeSpan.Zero), pair.Key.Reason, pair.Value)),
        ];
    }

    /// <summary>Gives back what was taken and could not be kept.</summary>
    public void GiveBack(IReadOnlyList<RefusalCount> counts)
    {
        foreach (var count in counts)
            Add((count.Session, count.Minute.UtcTicks, count.Reason), count.Count);
    }

    private void Add((Guid Session, long Minute, string Reason) key, long count)
    {
        lock (_gate)
        {
            if (_counts.Count >= MaxNumbers && !_counts.ContainsKey(key))
                _uncounted += count;
            else
                CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _) += count;
        }
    }
}
