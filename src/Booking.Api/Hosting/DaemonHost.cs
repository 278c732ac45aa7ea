using Booking.EventStore;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Projections.Rebuild;
using Npgsql;

namespace Booking.Api.Hosting;

/// <summary>Runs the projection daemon of this node for as long as the node lives.</summary>
internal sealed class DaemonHost(
    IEnumerable<IProjection> projections, IEventStore store, IProjectionProgress progress, PostgresStoreSignals signals,
    NpgsqlDataSource dataSource, ProjectionStates states, ProjectionDaemonOptions options, TimeProvider clock,
    CommittedEvents committed, ProjectionRebuilds rebuilds, ILoggerFactory logs) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var log = logs.CreateLogger<DaemonHost>();
        var leases = new PostgresLeases(dataSource, options.LeasePing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var subscription = signals.Subscribe();
                using var daemon = new ProjectionDaemon(
                    projections, store, progress, subscription, leases, states, options, clock,
                    logs.CreateLogger<ProjectionDaemon>(), committed, rebuilds);
                await daemon.RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.DaemonFailed(Pause, failure);
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
