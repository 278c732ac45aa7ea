using Booking.EventStore;
using Booking.Projections.Daemon;
using Microsoft.Extensions.Logging.Abstractions;

namespace Booking.Projections.Tests.Daemon;

/// <summary>A daemon that never hears of a commit.</summary>
public sealed class DeafSignals : IStoreSignals, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private ProjectionDaemon? _daemon;
    private Task _running = Task.CompletedTask;

    public static async Task<DeafSignals> StartAsync(ReadModelRig rig, IProjection projection)
    {
        var deaf = new DeafSignals();
        deaf._daemon = new ProjectionDaemon(
            [projection], rig.Store, rig.Progress, deaf, rig.Leases, rig.States, ReadModelRig.Quick,
            TimeProvider.System, NullLogger<ProjectionDaemon>.Instance);
        deaf._running = deaf._daemon.RunAsync(deaf._stopping.Token);
        await rig.CatchUpAsync(projection.Name);
        return deaf;
    }

    public async Task<long?> WaitForEventsAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await Task.Delay(atMost, cancellationToken);
        return null;
    }

    public Task WaitForMessagesAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        Task.Delay(atMost, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _daemon?.Dispose();
        _stopping.Dispose();
    }
}
