using System.Data;
using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>Stays on a connection that is otherwise idle, and notices its end.</summary>
/// <param name="dataSource">Where the connection comes from.</param>
internal sealed class ConnectionWatch(NpgsqlDataSource dataSource)
{
    /// <summary>
    /// Receives what the server sends by itself until the connection breaks. A server that closes it is noticed at
    /// once, one that has vanished without a word by a ping, after two intervals at most.
    /// </summary>
    /// <returns>When the connection is broken; it is disposed of then. Never otherwise.</returns>
    /// <exception cref="OperationCanceledException">Asked to stop; the connection is still good, and the
    /// caller's.</exception>
    public async Task UntilBrokenAsync(
        NpgsqlConnection connection, TimeSpan pingInterval, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                if (await connection.WaitAsync(pingInterval, stopping))
                    continue;
                var ping = ExecuteAsync(connection, "select 1", pingInterval);
                if (!await IsDoneWithinAsync(ping, connection, pingInterval))
                    return;
            }
        }
        catch (Exception exception) when (IsLossOf(exception) && !stopping.IsCancellationRequested)
        {
            EventStoreMetrics.ConnectionBroke(exception);
            await DiscardAsync(connection);
        }
    }

    /// <summary>Runs a last statement and disposes of the connection, in this time whatever the network does.</summary>
    public async Task EndAsync(
        NpgsqlConnection connection, string statement, TimeSpan within, params NpgsqlParameter[] parameters)
    {
        try
        {
            if (connection.State != ConnectionState.Open
                || await IsDoneWithinAsync(ExecuteAsync(connection, statement, within, parameters), connection, within))
                await connection.DisposeAsync();
        }
        catch (Exception exception) when (IsLossOf(exception))
        {
            // What the statement was to end, the server ends with the connection.
            EventStoreMetrics.ConnectionBroke(exception);
            await DiscardAsync(connection);
        }
    }

    /// <summary>Closes a connection that was given up, and does not leave that to the pool: it may turn out to be good after
    /// all, and in the pool it would go on holding what its session holds, a lock above all.</summary>
    public ValueTask DiscardAsync(NpgsqlConnection connection)
    {
        // Of what was opened before this, nothing is kept when it comes back.
        dataSource.Clear();
        return connection.DisposeAsync();
    }

    /// <summary>Whether an exception says that the connection is of no more use.</summary>
    public static bool IsLossOf(Exception exception) => exception is NpgsqlException or TimeoutException or IOException;

    // A statement on a silent network can outlast its own time-out: the driver then asks the server to cancel it, and
    // waits. Nobody else is to wait for that; the connection is disposed of whenever the driver lets go of it.
    private async Task<bool> IsDoneWithinAsync(Task statement, NpgsqlConnection connection, TimeSpan within)
    {
        await statement.WaitAsync(within).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (statement.IsCompleted)
        {
            await statement;
            return true;
        }
        EventStoreMetrics.ConnectionBroke(new TimeoutException());
        _ = statement.ContinueWith(
            _ => DiscardAsync(connection).AsTask(),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
        return false;
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string statement, TimeSpan timeout, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(statement, connection)
        {
            CommandTimeout = Math.Max(1, (int)Math.Ceiling(timeout.TotalSeconds)),
        };
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
