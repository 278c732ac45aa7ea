using Booking.Audit.Verification;
using Booking.EventStore;
using Booking.EventStore.Postgres;
using Npgsql;

namespace Booking.Api.Hosting;

/// <summary>Has everything verified all the time, by one node at once, at a pace that nobody notices.</summary>
internal sealed class VerificationWorker(
    SlowVerification verification, NpgsqlDataSource dataSource, VerificationPace atPace, TimeProvider clock,
    ILogger<VerificationWorker> log) : BackgroundService
{
    private const string LeaseName = "audit-verification";
    private static readonly TimeSpan LeasePing = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenRanges = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LagPatience = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var leases = new PostgresLeases(dataSource, LeasePing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var lease = await leases.TryAcquireAsync(LeaseName, stoppingToken);
                if (lease is not null)
                    await VerifyAsync(lease, stoppingToken);
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
            {
                log.VerificationFailed(atPace.BetweenRounds, failure);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                // The lease was lost; another node goes on, or this one later.
            }

            await Task.Delay(atPace.BetweenRounds, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task VerifyAsync(ILease lease, CancellationToken stoppingToken)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Lost);
        RangeReport range;
        do
        {
            range = await verification.StepAsync(LagPatience, held.Token);
            AuditMetrics.Verified.Add(range.Report.Events);
            foreach (var fault in range.Report.Checks.SelectMany(check => check.Faults))
            {
                AuditMetrics.Faults.Add(1, new KeyValuePair<string, object?>("check", fault.Check));
                log.DriftFound(fault);
            }

            await Task.Delay(BetweenRanges, clock, held.Token);
        }
        while (!range.IsLast);
    }
}
