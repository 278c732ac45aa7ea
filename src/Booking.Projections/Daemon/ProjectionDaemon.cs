using Booking.EventStore;
using Booking.Projections.Rebuild;
using Microsoft.Extensions.Logging;

namespace Booking.Projections.Daemon;

/// <summary>
/// Runs projections, each in a loop of its own: whatever becomes of one, the others go on. Over all nodes, one daemon at a
/// time runs a projection; when it dies another takes over.
/// </summary>
public sealed class ProjectionDaemon : IDisposable
{
    private readonly FeedWindow _window;
    private readonly IStoreSignals _signals;
    private readonly ProjectionDaemonOptions _options;
    private readonly ProjectionLoop[] _loops;
    private readonly IDisposable? _following;

    /// <summary>A daemon that runs nothing yet.</summary>
    /// <param name="projections">What to run; their names differ.</param>
    /// <param name="store">The log.</param>
    /// <param name="progress">Keeps how far each is.</param>
    /// <param name="signals">Hints of commits; a subscription of its own.</param>
    /// <param name="leases">Decide which node runs a projection.</param>
    /// <param name="states">Where the state of each is kept for all nodes to see.</param>
    /// <param name="options">Limits and pauses.</param>
    /// <param name="clock">Measures pauses.</param>
    /// <param name="logger">Hears of everything but plain progress.</param>
    /// <param name="committed">What this node commits: a shortcut to it.</param>
    /// <param name="rebuilds">Which projections are to be rebuilt; without it none is.</param>
    public ProjectionDaemon(
        IEnumerable<IProjection> projections,
        IEventStore store,
        IProjectionProgress progress,
        IStoreSignals signals,
        ILeases leases,
        IProjectionStates states,
        ProjectionDaemonOptions options,
        TimeProvider clock,
        ILogger<ProjectionDaemon> logger,
        CommittedEvents? committed = null,
        ProjectionRebuilds? rebuilds = null)
    {
        _signals = signals;
        _options = options;
        _window = new FeedWindow(store, options.WindowSize, options.MaxWindowSize);
        var context = new ProjectionContext(_window, store, progress, leases, states, rebuilds, options, clock, logger);
        _loops = [.. projections.Select(projection => new ProjectionLoop(projection, context))];
        _following = committed?.Follow(_window.Offer);
    }

    /// <summary>What this node's part in each projection is; <see cref="ProjectionStates"/> knows about all nodes.</summary>
    public IReadOnlyDictionary<string, ProjectionState> States =>
        _loops.ToDictionary(loop => loop.Name, loop => loop.State, StringComparer.Ordinal);

    /// <summary>Runs until it is cancelled; then the leases are given back.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var loops = _loops.Select(loop => BackgroundWork.Start(() => loop.RunAsync(cancellationToken)));
        await Task.WhenAll([HintAsync(cancellationToken), .. loops]);
    }

    /// <summary>To be called after <see cref="RunAsync"/> has ended.</summary>
    public void Dispose()
    {
        _following?.Dispose();
        _window.Dispose();
    }

    private async Task HintAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                _window.Hint(await _signals.WaitForEventsAsync(_options.Poll, cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }
}
