using System.Collections.Concurrent;
using Booking.Domain;

namespace Booking.Api.Features.Sessions;

/// <summary>
/// Lets all who ask for the same session within a moment share one read: a crowd that looks at one map would otherwise have
/// Redis send it to each of them. Whoever shares sees what was there at most <see cref="For"/> before they asked. Safe for
/// concurrent use.
/// </summary>
/// <param name="read">Reads; must end by itself, for nobody's leaving ends it. Gets what the last read gave, if that is at
/// hand.</param>
/// <param name="clock">Measures the moment.</param>
internal sealed class SharedReads<T>(Func<SessionId, T?, Task<T>> read, TimeProvider clock)
    where T : class
{
    /// <summary>How long a read is shared, from its beginning.</summary>
    public static readonly TimeSpan For = TimeSpan.FromMilliseconds(5);

    /// <summary>Reads that are remembered at once.</summary>
    public const int MaxSessions = 256;

    private readonly ConcurrentDictionary<SessionId, (long Began, Task<T> Read)> _reads = new();

    /// <summary>How many reads are remembered.</summary>
    public int Count => _reads.Count;

    /// <summary>What a read that began a moment ago gives, or else a new one.</summary>
    public Task<T> ReadAsync(SessionId session, CancellationToken cancellationToken)
    {
        if (_reads.TryGetValue(session, out var shared) && IsFresh(shared.Began))
            return shared.Read.WaitAsync(cancellationToken);
        return ReadAnewAsync(session, cancellationToken);
    }

    /// <summary>A new read, which later ones share.</summary>
    public Task<T> ReadAnewAsync(SessionId session, CancellationToken cancellationToken)
    {
        if (_reads.Count >= MaxSessions)
            Sweep();
        var began = clock.GetTimestamp();
        var reading = read(session, Last(session));
        _reads[session] = (began, reading);
        return reading.WaitAsync(cancellationToken);
    }

    private T? Last(SessionId session) =>
        _reads.TryGetValue(session, out var last) && last.Read.IsCompletedSuccessfully ? last.Read.Result : null;

    private bool IsFresh(long began) => clock.GetElapsedTime(began) < For;

    // More sessions than that within the moment are not shared at all: the limit is one of memory.
    private void Sweep()
    {
        foreach (var (session, shared) in _reads)
        {
            if (!IsFresh(shared.Began))
                _reads.TryRemove(session, out _);
        }

        if (_reads.Count >= MaxSessions)
            _reads.Clear();
    }
}
