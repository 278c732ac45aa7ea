using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>Stays on a connection that is otherwise idle, and notices its end.</summary>
internal static class ConnectionWatch
{
    /// <summary>
    /// Receives what the server sends by itself until the connection breaks. A server that closes it is noticed at once,
    /// one that has vanished without a word by the ping, after two intervals at most.
    /// </summary>
    /// <returns>When the connection is broken; never otherwise.</returns>
    /// <exception cref="OperationCanceledException">Asked to stop; the connection is still good.</exception>
    public static async Task UntilBrokenAsync(
        NpgsqlConnection connection, TimeSpan pingInterval, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                if (await connection.WaitAsync(pingInterval, stopping))
                    continue;
                await using var ping = new NpgsqlCommand("select 1", connection)
                {
                    CommandTimeout = Math.Max(1, (int)Math.Ceiling(pingInterval.TotalSeconds)),
                };
                await ping.ExecuteNonQueryAsync(stopping);
            }
        }
        catch (Exception exception) when (
            !stopping.IsCancellationRequested && exception is NpgsqlException or TimeoutException or IOException)
        {
            EventStoreMetrics.ConnectionBroke(exception);
        }
    }
}
