using Booking.EventStore;
using Booking.Projections.Rebuild;

namespace Booking.Projections.Daemon;

/// <summary>One projection on one node: waits for the lease, runs the projection while it holds it, and starts over.</summary>
internal sealed class ProjectionLoop(IProjection projection, ProjectionContext context)
{
    private readonly ProjectionDaemonOptions _options = context.Options;
    private volatile ProjectionState _state = ProjectionState.Standby;

    /// <summary>The projection's name.</summary>
    public string Name => projection.Name;

    /// <summary>This node's part.</summary>
    public ProjectionState State => _state;

    /// <summary>Runs until it is cancelled. Nothing else ends it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var retry = new GrowingPause(_options.FirstRetry, _options.LongestRetry);
        var stop = new GrowingPause(_options.FirstStop, _options.LongestStop);
        while (!stopping.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                pause = await TryLeadAsync(stop, stopping);
                retry.Reset();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                pause = retry.Take();
                ProjectionLog.Retrying(context.Logger, Name, pause, failure);
            }

            await PauseAsync(pause, stopping).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        _state = ProjectionState.Standby;
    }

    private async Task<TimeSpan> TryLeadAsync(GrowingPause stop, CancellationToken stopping)
    {
        await using var lease = await context.Leases.TryAcquireAsync($"booking projection {Name}", stopping);
        if (lease is null)
        {
            _state = ProjectionState.Standby;
            return _options.LeaseRetry;
        }

        using var leading = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Lost);
        using var term = new ProjectionTerm(projection, context, state => _state = state);
        try
        {
            var rebuild = ProjectionRebuild.Of(projection, context);
            var failure = await RunAsync(term, rebuild, leading.Token);
            if (failure is null)
            {
                // Each other node tries at least once before this one does again.
                var givenWay = _options.LeaseRetry * 1.25;
                ProjectionLog.GaveWay(context.Logger, Name, givenWay);
                _state = ProjectionState.Standby;
                return givenWay;
            }

            if (term.HasAdvanced)
                stop.Reset();
            var pause = rebuild is { HasSwitched: true } ? TimeSpan.Zero : stop.Take();
            ProjectionLog.Stopped(context.Logger, Name, term.Position, pause, failure);
            ProjectionMetrics.Stopped(Name);
            return pause;
        }
        catch (OperationCanceledException) when (leading.IsCancellationRequested)
        {
            if (!stopping.IsCancellationRequested)
                ProjectionLog.LeaseLost(context.Logger, Name);
            else
                await term.ResignAsync();
            return TimeSpan.Zero;
        }
    }

    private static async Task<Exception?> RunAsync(
        ProjectionTerm term, ProjectionRebuild? rebuild, CancellationToken leading)
    {
        if (rebuild is null)
            return await term.RunAsync(leading);
        await rebuild.RecoverAsync(leading);
        using var rebuildEnd = CancellationTokenSource.CreateLinkedTokenSource(leading);
        var rebuilding = BackgroundWork.Start(() => rebuild.RunAsync(term, rebuildEnd.Token));
        try
        {
            var failure = await term.RunAsync(leading);
            // What stopped it may be what the read model holds: a copy can still be built, and takes its place.
            if (failure is not null)
                await rebuild.RestAsync(leading);
            return failure;
        }
        finally
        {
            rebuildEnd.Cancel();
            await rebuilding;
        }
    }

    // A stopped projection rests for long; asked for a rebuild, it begins at once.
    private async Task PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        if (projection.Replacement is null || context.Rebuilds is not { } rebuilds)
        {
            await Task.Delay(pause, context.Clock, stopping);
            return;
        }

        var began = context.Clock.GetTimestamp();
        while (pause - context.Clock.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < _options.RebuildCheck ? left : _options.RebuildCheck, context.Clock, stopping);
            if (left > _options.RebuildCheck && await IsAskedForAsync(rebuilds, stopping))
                return;
        }
    }

    private async Task<bool> IsAskedForAsync(ProjectionRebuilds rebuilds, CancellationToken stopping)
    {
        try
        {
            return await rebuilds.HasBegunAsync(Name, stopping) is not null;
        }
        catch (Exception failure) when (ProjectionFaults.IsTransient(failure))
        {
            return false;
        }
    }
}
