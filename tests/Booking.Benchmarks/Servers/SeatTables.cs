using Npgsql;
using NpgsqlTypes;

namespace Booking.Benchmarks.Servers;

/// <summary>
/// Seats and reservations as tables, the way most systems keep them, and the transaction that reserves: the seats' rows are
/// locked in one order, looked at, and changed together with the new reservation. Two round trips, all statements prepared.
/// </summary>
internal sealed class SeatTables(NpgsqlDataSource dataSource)
{
    public const string Schema =
        """
        create table seats (
          session_id uuid not null, seat_id text not null, reservation_id uuid, primary key (session_id, seat_id)
        ) with (fillfactor = 50);
        create table reservations (
          reservation_id uuid primary key, session_id uuid not null, customer_id uuid not null, seats text[] not null,
          total_amount bigint not null, expires_at timestamptz not null
        );
        create index reservations_due on reservations (expires_at);
        """;

    private const long TotalAmount = 9_000;
    private static readonly TimeSpan HoldFor = TimeSpan.FromHours(1);

    /// <summary>Enough connections to share commits, and no more than two cores can run.</summary>
    public static NpgsqlDataSource Connect(string connectionString, int poolSize) =>
        new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxPoolSize = poolSize,
            MinPoolSize = poolSize,
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 1,
            NoResetOnClose = true,
        }.ConnectionString).Build();

    /// <summary>Reserves all of the seats, or none where one is taken or unknown.</summary>
    /// <returns>When the hold ends; null where the seats cannot be had.</returns>
    public async Task<DateTimeOffset?> TryReserveAsync(
        Guid session, Guid reservation, Guid customer, IReadOnlyList<string> seats, CancellationToken cancel)
    {
        var ids = seats as string[] ?? [.. seats];
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        if (!await AreFreeAsync(connection, session, ids, cancel))
        {
            await using var rollback = new NpgsqlCommand("rollback", connection);
            await rollback.ExecuteNonQueryAsync(cancel);
            return null;
        }

        var expiresAt = DateTimeOffset.UtcNow + HoldFor;
        await using var change = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("update seats set reservation_id = $1 where session_id = $2 and seat_id = any($3)")
                {
                    Parameters = { Of(reservation), Of(session), Of(ids) },
                },
                new NpgsqlBatchCommand("insert into reservations values ($1, $2, $3, $4, $5, $6)")
                {
                    Parameters =
                    {
                        Of(reservation), Of(session), Of(customer), Of(ids), Of(TotalAmount), Of(expiresAt),
                    },
                },
                new NpgsqlBatchCommand("commit"),
            },
        };
        await change.ExecuteNonQueryAsync(cancel);
        return expiresAt;
    }

    private static async Task<bool> AreFreeAsync(
        NpgsqlConnection connection, Guid session, string[] seats, CancellationToken cancel)
    {
        await using var look = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("begin"),
                new NpgsqlBatchCommand(
                    """
                    select reservation_id from seats where session_id = $1 and seat_id = any($2)
                    order by seat_id for update
                    """)
                {
                    Parameters = { Of(session), Of(seats) },
                },
            },
        };
        await using var reader = await look.ExecuteReaderAsync(cancel);
        var free = 0;
        while (await reader.ReadAsync(cancel))
        {
            if (reader.IsDBNull(0))
                free++;
        }

        return free == seats.Length;
    }

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter<DateTime> Of(DateTimeOffset instant) =>
        new() { TypedValue = instant.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
