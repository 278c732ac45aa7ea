using System.Net.Sockets;
using Booking.Api.Identity;
using Booking.Audit.Verification;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Npgsql;

namespace Booking.Api.Hosting;

/// <summary>Brings the database to what this program needs, before the first request.</summary>
internal static class Installation
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Applies the schema and sets up the first manager; waits a while for PostgreSQL to come up.</summary>
    public static async Task InstallAsync(
        this IServiceProvider services, FirstManager manager, CancellationToken cancellationToken)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var log = services.GetRequiredService<ILogger<FirstManager>>();
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await ApplyAsync(services, manager, log, cancellationToken);
                return;
            }
            catch (NpgsqlException failure) when (IsNotUpYet(failure) && clock.GetElapsedTime(began) < Patience)
            {
                log.StoreNotReady(Pause, failure);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    private static async Task ApplyAsync(
        IServiceProvider services, FirstManager manager, ILogger<FirstManager> log, CancellationToken cancellationToken)
    {
        var dataSource = services.GetRequiredService<NpgsqlDataSource>();
        var scripts = SchemaScript.EmbeddedIn(typeof(SessionEventTypes).Assembly)
            .Concat(SchemaScript.EmbeddedIn(typeof(Installation).Assembly))
            .Concat(SchemaScript.EmbeddedIn(typeof(Fault).Assembly));
        await new SchemaInstaller(dataSource, scripts).InstallAsync(cancellationToken);
        await manager.EnsureAsync(
            services.GetRequiredService<Users>(), services.GetRequiredService<Passwords>(),
            services.GetRequiredService<Ids>(), log, cancellationToken);
    }

    private static bool IsNotUpYet(NpgsqlException failure) =>
        failure.InnerException is SocketException or IOException or TimeoutException
        || failure.SqlState is PostgresErrorCodes.CannotConnectNow;
}
