using System.Net.Sockets;
using Booking.EventStore;
using Npgsql;

namespace Booking.Api.Writing;

/// <summary>Tells an outage of the store, which passes, from a fault of this program, which does not.</summary>
internal static class StoreFailures
{
    public static bool IsOutage(Exception failure) => failure switch
    {
        AppendFailedException { InnerException: { } cause } => IsOutage(cause),
        PostgresException postgres => postgres.IsTransient || IsShutdownOrExhaustion(postgres.SqlState),
        NpgsqlException or SocketException or IOException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    // Classes 53 (insufficient resources), 57 (operator intervention) and 58 (system error) of the SQLSTATEs.
    private static bool IsShutdownOrExhaustion(string sqlState) =>
        sqlState.StartsWith("53", StringComparison.Ordinal)
        || sqlState.StartsWith("57", StringComparison.Ordinal)
        || sqlState.StartsWith("58", StringComparison.Ordinal);
}
