using Booking.Domain;
using Booking.EventStore;
using Booking.Projections.Purchases;
using Booking.Projections.Redis;
using Booking.Projections.SeatMap;
using Booking.Projections.Sessions;
using Booking.Projections.Statistics;
using Npgsql;

namespace Booking.Audit.Verification;

/// <summary>Waits, within a bound, for read models that were behind, and tells of those that stay so.</summary>
internal sealed class LagCheck(
    NpgsqlDataSource dataSource, IProjectionProgress progress, SeatMapReader? seatMaps, FaultLog faults, TimeSpan patience,
    TimeProvider clock)
{
    private const string SelectListVersion = "select version from booking.session_list where session_id = $1";
    private const string SelectCountedVersion = "select version from booking.session_statistics where session_id = $1";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly (string Check, string Projection)[] Projections =
    [
        (CheckNames.SessionList, SessionListProjection.ProjectionName),
        (CheckNames.Purchases, PurchasesProjection.ProjectionName),
        (CheckNames.Statistics, StatisticsProjection.ProjectionName),
    ];

    /// <summary>Waits until everything that was late has come.</summary>
    /// <param name="laggards">What was late.</param>
    /// <param name="head">The last position when the verification began.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task CheckAsync(Laggards laggards, long head, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        foreach (var (check, projection) in Projections)
        {
            if (!await WithinAsync(began, async () => await progress.ReadAsync(projection, cancellationToken) >= head, cancellationToken))
                faults.Add(new Fault(check, null, null, head, $"the projection {projection} stays behind position {head}"));
        }

        foreach (var (check, session, version) in laggards.Late)
        {
            if (!await WithinAsync(began, async () => await VersionAsync(check, session, cancellationToken) >= version, cancellationToken))
                faults.Add(new Fault(check, session, version, null, $"it stays behind version {version}"));
        }

        foreach (var session in laggards.WithoutMap)
        {
            if (!await WithinAsync(began, async () => await VersionAsync(CheckNames.SeatMap, session, cancellationToken) > 0, cancellationToken))
                faults.Add(new Fault(CheckNames.SeatMap, session, null, null, "there is no seat map"));
        }
    }

    private async Task<bool> WithinAsync(long began, Func<Task<bool>> isThere, CancellationToken cancellationToken)
    {
        while (!await isThere())
        {
            if (clock.GetElapsedTime(began) > patience)
                return false;
            await Task.Delay(Pause, clock, cancellationToken);
        }

        return true;
    }

    private async Task<long> VersionAsync(string check, Guid session, CancellationToken cancellationToken)
    {
        if (check == CheckNames.SeatMap)
        {
            return await seatMaps!.ReadVersionAsync(new SessionId(session), cancellationToken) is RedisReading<long>.Found found
                ? found.Value
                : 0;
        }

        await using var command = dataSource.CreateCommand(
            check == CheckNames.SessionList ? SelectListVersion : SelectCountedVersion);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session });
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }
}
