using Booking.Projections.Daemon;
using Microsoft.Extensions.Logging;

namespace Booking.Projections.Tests;

/// <summary>A daemon from its start to its disposal.</summary>
public sealed class RunningDaemon : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ProjectionDaemon _daemon;
    private readonly IDisposable _signals;
    private readonly Task _running;

    public RunningDaemon(
        IEnumerable<IProjection> projections, ReadModelRig rig, ILogger<ProjectionDaemon> logger,
        ProjectionDaemonOptions? options = null)
    {
        var signals = rig.Signals.Subscribe();
        _signals = signals;
        _daemon = new ProjectionDaemon(
            projections, rig.Store, rig.Progress, signals, rig.Leases, rig.States, options ?? ReadModelRig.Quick,
            TimeProvider.System, logger, rebuilds: rig.Rebuilds);
        _running = _daemon.RunAsync(_stopping.Token);
    }

    public ProjectionState StateOf(string projection) => _daemon.States[projection];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _daemon.Dispose();
        _signals.Dispose();
        _stopping.Dispose();
    }
}
