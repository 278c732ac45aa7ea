using System.Collections.Concurrent;

namespace Booking.Api.Hosting;

/// <summary>
/// So many requests a second for each of many, and up to twice as many at once: the generic cell rate algorithm (ITU-T
/// I.371), which keeps one instant for each. The framework's limiters keep a queue, a lock and a timer's attention for
/// each, for requests that may also wait; ours may not. Safe for concurrent use.
/// </summary>
/// <param name="perSecond">At least 1.</param>
/// <param name="clock">Measures.</param>
internal sealed class RateLimit<T>(int perSecond, TimeProvider clock)
    where T : notnull
{
    private const int SecondsAtOnce = 2;

    /// <summary>After so many newcomers those are forgotten who have used up nothing.</summary>
    private const int ForgetEvery = 10_000;

    private readonly ConcurrentDictionary<T, Allowance> _allowances = new();
    private readonly long _cost = Math.Max(1, clock.TimestampFrequency / perSecond);
    private readonly long _most = clock.TimestampFrequency * SecondsAtOnce;
    private int _newcomers;

    /// <summary>Counts a request of one, and says whether it is within the limit.</summary>
    public bool Allow(T who)
    {
        var now = clock.GetTimestamp();
        if (!_allowances.TryGetValue(who, out var allowance))
        {
            if (Interlocked.Increment(ref _newcomers) % ForgetEvery == 0)
                Forget(now);
            allowance = _allowances.GetOrAdd(who, static _ => new Allowance());
        }

        return allowance.TryTake(now, _cost, _most);
    }

    /// <summary>How many are remembered.</summary>
    internal int Remembered => _allowances.Count;

    // Who takes from an allowance in the moment in which it is forgotten has one request for nothing.
    private void Forget(long now)
    {
        foreach (var known in _allowances)
        {
            if (known.Value.IsWholeAt(now))
                _allowances.TryRemove(known);
        }
    }

    private sealed class Allowance
    {
        private long _wholeAt = long.MinValue;

        public bool IsWholeAt(long now) => Volatile.Read(ref _wholeAt) <= now;

        public bool TryTake(long now, long cost, long most)
        {
            var seen = Volatile.Read(ref _wholeAt);
            while (true)
            {
                var wholeAt = Math.Max(seen, now) + cost;
                if (wholeAt - now > most)
                    return false;
                var found = Interlocked.CompareExchange(ref _wholeAt, wholeAt, seen);
                if (found == seen)
                    return true;
                seen = found;
            }
        }
    }
}
