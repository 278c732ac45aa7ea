using Booking.Audit.Export;
using Booking.EventStore.Postgres;
using Booking.Projections.Daemon;
using Booking.Testing;
using Npgsql;

namespace Booking.Local.Tests;

/// <summary>Databases as a node installs them, without a node.</summary>
internal static class AuditDatabase
{
    /// <summary>Npgsql's connection string of a new one.</summary>
    public static async Task<string> CreateAsync(PostgresServer postgres, string hint, CancellationToken cancel)
    {
        var connectionString = await postgres.CreateDatabaseAsync(hint, cancel);
        await using var database = NpgsqlDataSource.Create(connectionString);
        await new SchemaInstaller(
            database,
            SchemaScript.EmbeddedIn(typeof(SessionEventTypes).Assembly).Concat(
                SchemaScript.EmbeddedIn(typeof(LogExport).Assembly))).InstallAsync(cancel);
        return connectionString;
    }
}
