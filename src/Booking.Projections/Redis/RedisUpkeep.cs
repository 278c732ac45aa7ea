using System.Collections.Concurrent;
using Booking.Domain;
using Booking.Projections.Daemon;
using Microsoft.Extensions.Logging;

namespace Booking.Projections.Redis;

/// <summary>
/// Notices that Redis was emptied or restarted and has every listed session rebuilt, or found to be complete; and works
/// off the list of sessions to rebuild. One round at a time.
/// </summary>
/// <param name="projection">Whose read model.</param>
/// <param name="marker">Tells a Redis that has all from one that has not.</param>
/// <param name="rebuilds">The sessions to rebuild.</param>
/// <param name="listed">The sessions there must be.</param>
/// <param name="rebuild">Rebuilds one, and answers the version reached.</param>
/// <param name="clock">Measures pauses.</param>
/// <param name="logger">Hears of losses and rebuilds.</param>
internal sealed class RedisUpkeep(
    string projection,
    RedisMarker marker,
    RebuildList rebuilds,
    ListedSessions listed,
    Func<RebuildRequest, CancellationToken, Task<long>> rebuild,
    TimeProvider clock,
    ILogger logger)
{
    private const int SweepPageSize = 500;
    private const int RebuildsPerRound = 64;
    private const int ConcurrentRebuilds = 2;

    /// <summary>A session whose log cannot be folded is left alone for so long.</summary>
    private static readonly TimeSpan FailurePause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<SessionId, long> _failed = new();
    private Sweep? _sweep;

    /// <summary>One round.</summary>
    /// <returns>Whether there is more to do at once.</returns>
    public async Task<bool> RunRoundAsync(CancellationToken cancellationToken)
    {
        var (mark, run) = await marker.ReadAsync(cancellationToken);
        if (mark == run)
            _sweep = null;
        else
            await SweepAsync(mark, run, cancellationToken);

        var asked = await rebuilds.PeekAsync(RebuildsPerRound + _failed.Count, cancellationToken);
        var due = asked.Where(IsDue).ToList();
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = ConcurrentRebuilds, CancellationToken = cancellationToken },
            RebuildAsync);
        if (due.Count == 0 && _sweep is { IsComplete: true } sweep)
            await marker.CompleteAsync(sweep.Mark, run, cancellationToken);
        return due.Count > 0;
    }

    // The list may lag behind what Redis had: it is gone through at once, for speed, and again when it is as far as the
    // log was when the loss was found, for certainty.
    private async Task SweepAsync(string? mark, string run, CancellationToken cancellationToken)
    {
        if (_sweep is null || _sweep.Mark != mark || _sweep.Run != run)
        {
            _sweep = new Sweep(RedisMarker.NewRebuilding(), run, await listed.ReadHeadAsync(cancellationToken));
            await marker.BeginAsync(_sweep.Mark, cancellationToken);
            _sweep.IsComplete = await listed.HasReachedAsync(_sweep.Head, cancellationToken);
            ProjectionLog.RedisLost(logger, projection, await AskForAllAsync(cancellationToken));
        }
        else if (!_sweep.IsComplete && await listed.HasReachedAsync(_sweep.Head, cancellationToken))
        {
            await AskForAllAsync(cancellationToken);
            _sweep.IsComplete = true;
        }
    }

    private async Task<int> AskForAllAsync(CancellationToken cancellationToken)
    {
        var sessions = 0;
        SessionId? after = null;
        while (true)
        {
            var page = await listed.ReadPageAsync(after, SweepPageSize, cancellationToken);
            await rebuilds.AddAsync(page, cancellationToken);
            sessions += page.Count;
            if (page.Count < SweepPageSize)
                return sessions;
            after = page[^1].SessionId;
        }
    }

    private bool IsDue(RebuildRequest request) =>
        !_failed.TryGetValue(request.SessionId, out var since) || clock.GetElapsedTime(since) >= FailurePause;

    private async ValueTask RebuildAsync(RebuildRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var version = await rebuild(request, cancellationToken);
            await rebuilds.DoneAsync(request.SessionId, version, cancellationToken);
            _failed.TryRemove(request.SessionId, out _);
            ProjectionLog.Rebuilt(logger, projection, request.SessionId, version);
        }
        catch (Exception failure) when (
            failure is not OperationCanceledException && !ProjectionFaults.IsTransient(failure))
        {
            _failed[request.SessionId] = clock.GetTimestamp();
            ProjectionLog.RebuildFailed(logger, projection, request.SessionId, failure);
        }
    }

    /// <summary>One going through of all sessions.</summary>
    /// <param name="mark">The marker meanwhile; another one, or none, says that Redis was lost again.</param>
    /// <param name="run">The run of the server that it is for.</param>
    /// <param name="head">The position that the list must have reached.</param>
    private sealed class Sweep(string mark, string run, long head)
    {
        public string Mark { get; } = mark;

        public string Run { get; } = run;

        public long Head { get; } = head;

        /// <summary>Whether a list that had reached the head has been gone through.</summary>
        public bool IsComplete { get; set; }
    }
}
