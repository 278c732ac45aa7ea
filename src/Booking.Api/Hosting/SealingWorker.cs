using Booking.Audit.Past;
using Booking.Audit.Sealing;
using Npgsql;

namespace Booking.Api.Hosting;

/// <summary>
/// Has every day sealed, soon after its first event of the log (UTC), and the customers of the day before looked up, so that who
/// asks for one's history has the rest of a day to wait for at most.
/// </summary>
internal sealed class SealingWorker(
    Seals seals, CustomerIndex customers, TimeProvider clock, ILogger<SealingWorker> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        do
        {
            try
            {
                if (await seals.SealDayAsync(stoppingToken) is { } seal)
                {
                    log.DaySealed(seal, seals.PublicPem is not null);
                    await customers.CatchUpAsync(stoppingToken);
                }
            }
            catch (NpgsqlException failure)
            {
                log.SealingFailed(LookEvery, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
