using System.Net.Sockets;
using Booking.Projections.Redis;
using Npgsql;

namespace Booking.Projections.Daemon;

/// <summary>Tells what passes by itself from what will fail again.</summary>
internal static class ProjectionFaults
{
    // Of PostgreSQL's classes: connection, resources, intervention of an operator, system error, rollback by concurrency.
    private static readonly string[] PassingStates = ["08", "53", "57", "58", "40"];

    /// <summary>Whether a later attempt may succeed without anything being changed.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        AggregateException many => many.InnerExceptions.All(IsTransient),
        PostgresException refused =>
            PassingStates.Any(state => refused.SqlState.StartsWith(state, StringComparison.Ordinal)),
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        // Whoever asked to stop is not asked about: this is a connection that was given up.
        ConcurrentWriteException or OperationCanceledException => true,
        _ => RedisFaults.IsTransient(failure),
    };
}
