using Booking.EventStore;

namespace Booking.Projections.Daemon;

/// <summary>Lets a reader wait until a read model has what was committed before the reader asked.</summary>
/// <param name="store">The log.</param>
/// <param name="progress">How far each projection is.</param>
/// <param name="clock">Bounds the wait.</param>
public sealed class ReadModelFreshness(IEventStore store, IProjectionProgress progress, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until a projection has read everything that is in the log at the time of the call.</summary>
    /// <param name="projection">The name of its progress.</param>
    /// <param name="atMost">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it has; false after <paramref name="atMost"/>.</returns>
    public async Task<bool> WaitUntilCaughtUpAsync(
        string projection, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var head = await store.ReadHeadAsync(cancellationToken);
        var pause = FirstPause;
        while (await progress.ReadAsync(projection, cancellationToken) < head)
        {
            var left = atMost - clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
                return false;
            await Task.Delay(pause < left ? pause : left, clock, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        return true;
    }
}
