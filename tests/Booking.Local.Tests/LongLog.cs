using Booking.Testing;
using Npgsql;

namespace Booking.Local.Tests;

/// <summary>A database with a log of 200,000 events, for the tests of a class.</summary>
public sealed class LongLog(PostgresServer postgres) : IAsyncLifetime
{
    public const int Events = 200_000;

    private const string Fill =
        """
        insert into booking.mt_events (id, stream_id, version, data, type, timestamp, correlation_id, causation_id, headers)
        select gen_random_uuid(), '0198b8a0-0000-7000-8000-000000000001', n,
          jsonb_build_object('reservationId', gen_random_uuid(), 'customerId', gen_random_uuid(), 'seats',
            jsonb_build_array('Stalls-C-' || n, 'Stalls-D-' || n), 'totalAmount', 9000, 'expiresAt', '2031-05-01T20:00:00Z'),
          'seats_reserved', now(), 'correlation', 'request', jsonb_build_object('actor', 'system', 'hash', repeat('0', 64))
        from generate_series(1, $1) as n
        """;

    public string Postgres { get; private set; } = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Postgres = await AuditDatabase.CreateAsync(postgres, "long_log", Cancel);
        await using var database = NpgsqlDataSource.Create(Postgres);
        await using var fill = database.CreateCommand(Fill);
        fill.CommandTimeout = 60;
        fill.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Events });
        Assert.Equal(Events, await fill.ExecuteNonQueryAsync(Cancel));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
