using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>Leases of one database.</summary>
/// <param name="dataSource">One of its connections is used by each lease for as long as it is held.</param>
/// <param name="pingInterval">How often to check that the connection stands.</param>
public sealed class PostgresLeases(NpgsqlDataSource dataSource, TimeSpan pingInterval) : ILeases
{
    /// <inheritdoc/>
    /// <exception cref="NpgsqlException">The database was not reached.</exception>
    public async Task<ILease?> TryAcquireAsync(string name, CancellationToken cancellationToken) =>
        await PostgresLease.TryAcquireAsync(dataSource, name, pingInterval, cancellationToken);
}
