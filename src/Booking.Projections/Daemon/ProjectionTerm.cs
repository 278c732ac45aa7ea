using Booking.EventStore;

namespace Booking.Projections.Daemon;

/// <summary>One node's time of running one projection, from getting the lease to losing it or to an event that cannot be
/// applied.</summary>
internal sealed class ProjectionTerm(
    IProjection projection, ProjectionContext context, Action<ProjectionState> tellState) : IDisposable
{
    private static readonly TimeSpan HeadEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ResignPatience = TimeSpan.FromSeconds(2);

    private const ConfigureAwaitOptions Quietly =
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private readonly ProjectionDaemonOptions _options = context.Options;
    private readonly FeedReader _feed = context.Window.Open();
    private readonly GrowingPause _retry = new(context.Options.FirstRetry, context.Options.LongestRetry);
    private readonly TimeProvider _clock = context.Clock;
    private ProjectionState? _told;
    private long? _failingSince;
    private long _saved;
    private long _savedAt;
    private long _appliedAt;
    private long _headReadAt;
    private int _limit = context.Options.MaxBatch;

    /// <summary>The position up to which everything is applied.</summary>
    public long Position { get; private set; }

    /// <summary>Whether any event was applied.</summary>
    public bool HasAdvanced { get; private set; }

    private string Name => projection.Name;

    /// <summary>Follows the log.</summary>
    /// <returns>Why the next event cannot be applied, however often; null: it may be that another node can go on, and this one
    /// not.</returns>
    /// <exception cref="OperationCanceledException">Asked to stop.</exception>
    public async Task<Exception?> RunAsync(CancellationToken cancellationToken)
    {
        Position = _saved = await context.Progress.ReadAsync(Name, cancellationToken);
        ProjectionLog.Led(context.Logger, Name, Position);
        using var upkeepEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var upkeep = BackgroundWork.Start(() => MaintainAsync(upkeepEnd.Token));
        try
        {
            return await FollowAsync(cancellationToken);
        }
        finally
        {
            upkeepEnd.Cancel();
            await upkeep;
        }
    }

    /// <summary>Says that this node ends in order.</summary>
    public async Task ResignAsync()
    {
        using var patience = new CancellationTokenSource(ResignPatience, _clock);
        await TellAsync(ProjectionState.Standby, null, patience.Token);
    }

    /// <summary>To be called after <see cref="RunAsync"/> has ended.</summary>
    public void Dispose() => _feed.Dispose();

    private async Task<Exception?> FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await StepAsync(cancellationToken);
                _retry.Reset();
                _failingSince = null;
                await TellAsync(ProjectionState.Running, null, cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                ProjectionMetrics.Failed(Name);
                if (ProjectionFaults.IsTransient(failure))
                {
                    _failingSince ??= _clock.GetTimestamp();
                    if (_clock.GetElapsedTime(_failingSince.Value) >= _options.GiveWayAfter)
                        return null;
                    var pause = _retry.Take();
                    ProjectionLog.Retrying(context.Logger, Name, pause, failure);
                    await TellAsync(ProjectionState.Retrying, failure.Message, cancellationToken);
                    await Task.Delay(pause, _clock, cancellationToken);
                }
                else if (_limit > 1)
                {
                    // Whatever comes before the event that fails is applied: the batch is halved until that event is alone.
                    _limit /= 2;
                }
                else
                {
                    // The next term begins right at this event: to apply those before it again would look like getting on.
                    await SaveAsync(cancellationToken);
                    var reason = $"After position {Position}: {failure.GetType().Name}: {failure.Message}";
                    await TellAsync(ProjectionState.Stopped, reason, cancellationToken);
                    return failure;
                }
            }
        }
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        var hint = context.Window.NextHint;
        var events = await _feed.ReadAsync(Position, _limit, cancellationToken);
        if (events.Count == 0)
        {
            await SaveAsync(cancellationToken);
            ProjectionMetrics.Lag(Name, 0);
            _limit = _options.MaxBatch;
            await UntilAsync(hint).WaitAsync(_options.Poll, _clock, cancellationToken).ConfigureAwait(Quietly);
            return;
        }

        events = await LingerAsync(events, cancellationToken);
        var began = _clock.GetTimestamp();
        await projection.ApplyAsync(events, cancellationToken);
        _appliedAt = _clock.GetTimestamp();
        ProjectionMetrics.Applied(Name, events.Count, _clock.GetElapsedTime(began, _appliedAt));
        Position = events[^1].Position;
        HasAdvanced = true;
        _limit = Math.Min(_limit * 2, _options.MaxBatch);
        if (_clock.GetElapsedTime(_savedAt) >= _options.SaveEvery)
            await SaveAsync(cancellationToken);
        await MeasureLagAsync(cancellationToken);
    }

    // The hint comes from the committing thread: whoever waits goes on elsewhere, on the scheduler of its own loop.
    private static async Task UntilAsync(Task hint) => await hint;

    private async Task<IReadOnlyList<StoredEvent>> LingerAsync(
        IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        var gathered = new List<StoredEvent>(events);
        // After a failure the batch must stay as small as it was made.
        var most = _limit < _options.MaxBatch ? _limit : _options.MaxGathered;
        var asked = _limit;
        while (true)
        {
            var left = projection.Pace - _clock.GetElapsedTime(_appliedAt);
            if (left <= TimeSpan.Zero || gathered.Count >= most || events.Any(projection.IsUrgent))
                return gathered;
            if (events.Count < asked)
            {
                var wait = left < _options.UrgencyCheck ? left : _options.UrgencyCheck;
                // A delay drops what is less than a millisecond: the loop would turn without pause at the end of each wait.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), _clock, cancellationToken);
            }

            asked = Math.Min(_options.MaxBatch, most - gathered.Count);
            events = await _feed.ReadAsync(gathered[^1].Position, asked, cancellationToken);
            gathered.AddRange(events);
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        _savedAt = _clock.GetTimestamp();
        if (Position == _saved)
            return;
        if (await context.Progress.AdvanceAsync(Name, _saved, Position, cancellationToken))
        {
            _saved = Position;
            return;
        }

        var actual = await context.Progress.ReadAsync(Name, cancellationToken);
        ProjectionLog.FenceLost(context.Logger, Name, _saved, actual);
        Position = _saved = actual;
    }

    private async Task MeasureLagAsync(CancellationToken cancellationToken)
    {
        if (_clock.GetElapsedTime(_headReadAt) < HeadEvery)
            return;
        _headReadAt = _clock.GetTimestamp();
        var head = await context.Store.ReadHeadAsync(cancellationToken);
        ProjectionMetrics.Lag(Name, Math.Max(0, head - Position));
    }

    private async Task TellAsync(ProjectionState state, string? error, CancellationToken cancellationToken)
    {
        tellState(state);
        if (_told == state)
            return;
        try
        {
            await context.States.SaveAsync(Name, state, error, cancellationToken);
            _told = state;
        }
        catch (Exception failure) when (ProjectionFaults.IsTransient(failure))
        {
            // The state is for people; the projection itself does not rest on it. The next telling tries again.
            ProjectionLog.StateNotKept(context.Logger, Name, failure);
        }
    }

    private async Task MaintainAsync(CancellationToken cancellationToken)
    {
        var retry = new GrowingPause(_options.FirstRetry, _options.LongestRetry);
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                pause = await projection.MaintainAsync(cancellationToken) ? TimeSpan.Zero : _options.UpkeepEvery;
                retry.Reset();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                pause = ProjectionFaults.IsTransient(failure) ? retry.Take() : _options.FirstStop;
                ProjectionLog.UpkeepFailed(context.Logger, Name, pause, failure);
            }

            await Task.Delay(pause, _clock, cancellationToken).ConfigureAwait(Quietly);
        }
    }
}
