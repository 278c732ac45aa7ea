using Booking.Projections.Daemon;

namespace Booking.Projections.Rebuild;

/// <summary>
/// The rebuilds of one projection on the node that runs it: builds a copy beside the read model, which goes on being read
/// and written, and puts it in its place at a moment at which both have the same. How far it is is saved as it is for
/// every projection: whoever runs the projection next goes on from there.
/// </summary>
internal sealed class ProjectionRebuild(IProjection projection, ProjectionContext context)
{
    private readonly IReplacement _replacement = projection.Replacement!;
    private readonly ProjectionRebuilds _rebuilds = context.Rebuilds!;
    private readonly ProjectionDaemonOptions _options = context.Options;
    private bool _hasBegun;
    private bool _isAsked;
    private TaskCompletionSource _rest = NewRest();

    /// <summary>Whether a copy has taken its place since this node runs the projection.</summary>
    public bool HasSwitched { get; private set; }

    /// <summary>The rebuild of a projection; null where it cannot be rebuilt.</summary>
    public static ProjectionRebuild? Of(IProjection projection, ProjectionContext context) =>
        projection.Replacement is null || context.Rebuilds is null ? null : new ProjectionRebuild(projection, context);

    /// <summary>Completes what an earlier leader left half done. To be called before the projection runs.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        if (_hasBegun && await _replacement.FinishSwitchAsync(cancellationToken))
            await EndAsync(cancellationToken);
        if (!_isAsked)
            _rest.TrySetResult();
    }

    /// <summary>Waits for requests and does them, beside the projection, until it is cancelled.</summary>
    /// <param name="original">The projection as it runs, or as it has stopped.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(ProjectionTerm original, CancellationToken cancellationToken)
    {
        var retry = new GrowingPause(_options.FirstRetry, _options.LongestRetry);
        var stop = new GrowingPause(_options.FirstStop, _options.LongestStop);
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = _options.RebuildCheck;
            try
            {
                await LookAsync(cancellationToken);
                if (_isAsked && await BuildAsync(original, cancellationToken) is { } failure)
                {
                    pause = stop.Take();
                    ProjectionLog.Stopped(
                        context.Logger, _replacement.Projection.Name, original.Position, pause, failure);
                    _rest.TrySetResult();
                }

                retry.Reset();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                pause = retry.Take();
                ProjectionLog.Retrying(context.Logger, _replacement.Projection.Name, pause, failure);
            }

            await Task.Delay(pause, context.Clock, cancellationToken).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        _rest.TrySetResult();
    }

    /// <summary>Waits until no copy is being built, or none that gets on.</summary>
    public Task RestAsync(CancellationToken cancellationToken) => _rest.Task.WaitAsync(cancellationToken);

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var begun = await _rebuilds.HasBegunAsync(projection.Name, cancellationToken);
        if (begun is not null && !_isAsked)
            _rest = NewRest();
        (_isAsked, _hasBegun) = (begun is not null, begun is true);
    }

    /// <returns>Why the copy cannot be built; null: it is in its place, or is not wanted any more.</returns>
    private async Task<Exception?> BuildAsync(ProjectionTerm original, CancellationToken cancellationToken)
    {
        if (!_hasBegun)
        {
            var start = await _replacement.BeginAsync(cancellationToken);
            await _rebuilds.BeginAsync(projection.Name, start, cancellationToken);
            _hasBegun = true;
        }

        ProjectionTerm? copy = null;
        copy = new ProjectionTerm(_replacement.Projection, context, _ => { }, original)
        {
            CaughtUp = cancel => TrySwitchAsync(original, copy!, cancel),
        };
        using (copy)
        {
            while (true)
            {
                if (await copy.RunAsync(cancellationToken) is { } failure)
                    return failure;
                if (copy.IsFinished)
                    break;
                // What it needs is away, for this node at least, which runs the projection all the same.
                await Task.Delay(_options.SwitchRetry, context.Clock, cancellationToken);
            }

            if (_hasBegun)
            {
                await EndAsync(cancellationToken);
                ProjectionLog.Switched(context.Logger, projection.Name, copy.Position);
                HasSwitched = true;
            }

            _rest.TrySetResult();
            return null;
        }
    }

    private async Task<bool> TrySwitchAsync(
        ProjectionTerm original, ProjectionTerm copy, CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        // Somebody has taken the request back: what was built is left where it is, for the next one to clear up.
        if (!_hasBegun)
            return true;
        if (!await _replacement.PrepareAsync(cancellationToken))
            return false;
        await original.PauseAsync(cancellationToken);
        try
        {
            await copy.CatchUpAsync(cancellationToken);
            if (copy.Position != original.Position
                || !await _replacement.SwitchAsync(copy.Position, cancellationToken))
                return false;
            await original.ReadProgressAsync(cancellationToken);
            return true;
        }
        finally
        {
            original.Resume();
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        await _rebuilds.EndAsync(projection.Name, cancellationToken);
        await _replacement.EndAsync(cancellationToken);
        (_isAsked, _hasBegun) = (false, false);
    }

    private static TaskCompletionSource NewRest() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
