using Booking.EventStore;

namespace Booking.Projections.Daemon;

/// <summary>One node's time of running one projection, from getting the lease to losing it or to an event that cannot be
/// applied.</summary>
/// <param name="projection">What is run.</param>
/// <param name="context">What the loops of the daemon share.</param>
/// <param name="tellState">Hears of each state.</param>
/// <param name="original">Where the projection builds a copy: the term of what is read, which the copy never
/// overtakes.</param>
internal sealed class ProjectionTerm(
    IProjection projection, ProjectionContext context, Action<ProjectionState> tellState, ProjectionTerm? original = null)
    : IDisposable
{
    private static readonly TimeSpan HeadEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ResignPatience = TimeSpan.FromSeconds(2);

    private const ConfigureAwaitOptions Quietly =
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private readonly ProjectionDaemonOptions _options = context.Options;
    private readonly FeedReader _feed = context.Window.Open();
    private readonly GrowingPause _retry = new(context.Options.FirstRetry, context.Options.LongestRetry);
    private readonly TimeProvider _clock = context.Clock;
    private readonly SemaphoreSlim _step = new(1);
    private readonly ProjectionState _following =
        original is null ? ProjectionState.Running : ProjectionState.Rebuilding;

    private IReadOnlyList<StoredEvent> _tried = [];
    private long _position;
    private ProjectionState? _told;
    private long? _failingSince;
    private long _saved;
    private long _savedAt;
    private long _appliedAt;
    private long _headReadAt;
    private int _limit = context.Options.MaxBatch;

    /// <summary>The position up to which everything is applied.</summary>
    public long Position
    {
        get => Volatile.Read(ref _position);
        private set => Volatile.Write(ref _position, value);
    }

    /// <summary>Of a copy: called whenever it has all that the original has; true ends the term.</summary>
    public Func<CancellationToken, Task<bool>>? CaughtUp { get; init; }

    /// <summary>Whether <see cref="CaughtUp"/> has ended the term.</summary>
    public bool IsFinished { get; private set; }

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

    /// <summary>Waits until nothing is being applied, and keeps it so until it is resumed. The progress is saved.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        await _step.WaitAsync(cancellationToken);
        try
        {
            await SaveAsync(cancellationToken);
        }
        catch
        {
            _step.Release();
            throw;
        }
    }

    /// <summary>Goes on after <see cref="PauseAsync"/>.</summary>
    public void Resume() => _step.Release();

    /// <summary>While it is paused: goes on from where the progress stands now.</summary>
    public async Task ReadProgressAsync(CancellationToken cancellationToken) =>
        Position = _saved = await context.Progress.ReadAsync(Name, cancellationToken);

    /// <summary>Of a copy, from within <see cref="CaughtUp"/>: applies what the paused original has by now, and saves
    /// that.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken) is { Count: > 0 } events)
            await ApplyAsync(events, cancellationToken);
        await SaveAsync(cancellationToken);
    }

    /// <summary>To be called after <see cref="RunAsync"/> has ended.</summary>
    public void Dispose()
    {
        _feed.Dispose();
        _step.Dispose();
    }

    private async Task<Exception?> FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await StepAsync(cancellationToken);
                if (IsFinished)
                    return null;
                _retry.Reset();
                _failingSince = null;
                await TellAsync(_following, null, cancellationToken);
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
                    var reason = $"After position {Position}{Tried()}: {failure.GetType().Name}: {failure.Message}";
                    await TellAsync(ProjectionState.Stopped, reason, cancellationToken);
                    return failure;
                }
            }
        }
    }

    private string Tried() => _tried is [var e]
        ? $", at position {e.Position} ({e.Type}, version {e.Version} of stream {e.StreamId})"
        : "";

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        var hint = context.Window.NextHint;
        var began = _clock.GetTimestamp();
        if (await TryApplyNextAsync(cancellationToken))
        {
            await MeasureLagAsync(cancellationToken);
            if (original is not null)
                await Task.Delay(_clock.GetElapsedTime(began) * _options.RestPerRebuildWork, _clock, cancellationToken);
            return;
        }

        _limit = _options.MaxBatch;
        if (CaughtUp is null)
            await UntilAsync(hint).WaitAsync(_options.Poll, _clock, cancellationToken).ConfigureAwait(Quietly);
        else if (await CaughtUp(cancellationToken))
            IsFinished = true;
        else
            await Task.Delay(_options.SwitchRetry, _clock, cancellationToken);
    }

    /// <returns>False: there is no next event.</returns>
    private async Task<bool> TryApplyNextAsync(CancellationToken cancellationToken)
    {
        await _step.WaitAsync(cancellationToken);
        try
        {
            var events = await ReadAsync(cancellationToken);
            if (events.Count == 0)
            {
                await SaveAsync(cancellationToken);
                ProjectionMetrics.Lag(Name, 0);
                return false;
            }

            await ApplyAsync(await LingerAsync(events, cancellationToken), cancellationToken);
            if (_clock.GetElapsedTime(_savedAt) >= _options.SaveEvery)
                await SaveAsync(cancellationToken);
            return true;
        }
        finally
        {
            _step.Release();
        }
    }

    private async Task<IReadOnlyList<StoredEvent>> ReadAsync(CancellationToken cancellationToken)
    {
        _tried = [];
        if (original is null)
            return await _feed.ReadAsync(Position, _limit, cancellationToken);
        var upTo = original.Position;
        if (Position >= upTo)
            return [];
        var events = await _feed.ReadAsync(Position, _limit, cancellationToken);
        return events.Count == 0 || events[^1].Position <= upTo ? events : [.. events.TakeWhile(e => e.Position <= upTo)];
    }

    private async Task ApplyAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        _tried = events;
        var began = _clock.GetTimestamp();
        await projection.ApplyAsync(events, cancellationToken);
        _appliedAt = _clock.GetTimestamp();
        ProjectionMetrics.Applied(Name, events.Count, _clock.GetElapsedTime(began, _appliedAt));
        Position = events[^1].Position;
        HasAdvanced = true;
        _limit = Math.Min(_limit * 2, _options.MaxBatch);
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
