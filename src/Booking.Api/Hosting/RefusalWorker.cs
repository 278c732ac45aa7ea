using Booking.Audit.Refusals;
using Npgsql;

namespace Booking.Api.Hosting;

/// <summary>Keeps what this node has refused, every second and once more when it stops.</summary>
internal sealed class RefusalWorker(
    RefusalTally tally, KeptRefusals kept, TimeProvider clock, ILogger<RefusalWorker> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(3);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LastTry);
        await KeepAsync(patience.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await KeepAsync(stoppingToken);
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        if (tally.Take() is not { Count: > 0 } counts)
            return;
        try
        {
            await kept.AddAsync(counts, cancellationToken);
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
        {
            // Whether it was counted is not known where the answer was lost: rather twice than not at all.
            tally.GiveBack(counts);
            log.RefusalsNotKept(counts.Count, failure);
        }
    }
}
