using System.Globalization;
using Npgsql;

namespace Booking.EventStore.Postgres;

/// <summary>
/// Something that one node at a time may hold: a session-level advisory lock on a connection of its own, without an
/// open transaction. The server lets it go when the connection ends, and ends it itself when nothing has come over it for
/// <see cref="PingsMissed"/> ping intervals: a holder whose process stands still has an open connection, and nothing
/// else. So whoever holds it must stop when <see cref="Lost"/> is cancelled, and must fence its writes besides: a holder
/// can learn of its loss late.
/// </summary>
public sealed class PostgresLease : ILease
{
    /// <summary>After so many ping intervals in which the holder says nothing it has lost what it held.</summary>
    public const int PingsMissed = 3;

    // Null where another holds it. What is set here is for the session, and goes with the lock.
    private const string Take =
        """
        select case when pg_try_advisory_lock(hashtextextended($1, 0))
          then set_config('idle_session_timeout', $2, false) end
        """;

    private const string Release =
        "select pg_advisory_unlock(hashtextextended($1, 0)), set_config('idle_session_timeout', null, false)";

    private readonly NpgsqlConnection _connection;
    private readonly ConnectionWatch _connections;
    private readonly TimeSpan _pingInterval;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _releasing = new();
    private readonly Task _watch;

    private PostgresLease(
        string name, NpgsqlConnection connection, ConnectionWatch connections, TimeSpan pingInterval)
    {
        Name = name;
        _connection = connection;
        _connections = connections;
        _pingInterval = pingInterval;
        Lost = _lost.Token;
        _watch = Task.Run(WatchAsync);
    }

    /// <summary>How often the connection is asked whether it still stands, unless told otherwise.</summary>
    public static TimeSpan DefaultPingInterval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>What is held.</summary>
    public string Name { get; }

    /// <summary>Cancelled when the connection broke, and with it the lock: at once when the server closed it, after two
    /// ping intervals when it is silent. Not cancelled by <see cref="DisposeAsync"/>.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Takes the lease if nobody holds it.</summary>
    /// <param name="dataSource">One of its connections is used as long as the lease is held.</param>
    /// <param name="name">What to hold; one holder a name and database.</param>
    /// <param name="pingInterval">How often to check that the connection stands.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <returns>The lease, or null when somebody else holds it.</returns>
    /// <exception cref="NpgsqlException">The database was not reached.</exception>
    public static async Task<PostgresLease?> TryAcquireAsync(
        NpgsqlDataSource dataSource, string name, TimeSpan pingInterval, CancellationToken cancellationToken)
    {
        var connections = new ConnectionWatch(dataSource);
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var take = new NpgsqlCommand(Take, connection);
            take.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
            take.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Milliseconds(pingInterval * PingsMissed) });
            if (await take.ExecuteScalarAsync(cancellationToken) is string)
                return new PostgresLease(name, connection, connections, pingInterval);
        }
        catch
        {
            // Whether the lock was taken is not known: such a connection must not go back to the pool with it.
            await connections.DiscardAsync(connection);
            throw;
        }
        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Lets go, so that another may take it at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_releasing.IsCancellationRequested)
            return;
        await _releasing.CancelAsync();
        await _watch;
        if (!_lost.IsCancellationRequested)
        {
            await _connections.EndAsync(
                _connection, Release, _pingInterval, new NpgsqlParameter<string> { TypedValue = Name });
        }
        _lost.Dispose();
        _releasing.Dispose();
    }

    // As PostgreSQL takes a time without a unit.
    private static string Milliseconds(TimeSpan time) =>
        ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private async Task WatchAsync()
    {
        try
        {
            await _connections.UntilBrokenAsync(_connection, _pingInterval, _releasing.Token);
            await _lost.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // Released by its holder.
        }
    }
}
