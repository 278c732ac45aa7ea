using Npgsql;

namespace Booking.Benchmarks.Product;

/// <summary>Makes the log long: sessions that were sold out, again under other ids and for other customers.</summary>
internal static class LogCopies
{
    private const int SessionsAtOnce = 10;

    // The lane of the append: the order of positions stays the order of commits.
    private const string TakeLane = "select pg_advisory_xact_lock(7093010445252847361)";

    private const string CopyStreams =
        """
        insert into booking.mt_streams (id, type, version)
        select copy, s.type, s.version from booking.mt_streams s, unnest($2) copy where s.id = $1
        """;

    // The sessions take turns, as sessions that are sold at the same time do.
    private const string CopyEvents =
        """
        insert into booking.mt_events (seq_id, id, stream_id, version, data, type, mt_dotnet_type, timestamp, headers)
        select nextval('booking.mt_events_sequence'), gen_random_uuid(), c.copy, c.version,
          case c.type
            when 'session_scheduled' then c.data || jsonb_build_object('sessionId', c.copy)
            else c.data || jsonb_build_object(
              'reservationId', gen_random_uuid(), 'customerId', md5(c.copy::text || (c.data ->> 'customerId'))::uuid)
          end, c.type, c.mt_dotnet_type, now(), c.headers
        from (
          select copy, e.* from booking.mt_events e, unnest($2) copy where e.stream_id = $1 order by e.version, copy
        ) c
        """;

    private const string Announce = "select pg_notify('booking_events', currval('booking.mt_events_sequence')::text)";

    /// <summary>Adds copies of a session until there are so many events more.</summary>
    /// <returns>The events added.</returns>
    public static async Task<long> AddAsync(Backend backend, Guid session, long events, CancellationToken cancel)
    {
        var added = 0L;
        while (added < events)
        {
            var copies = Enumerable.Range(0, SessionsAtOnce).Select(_ => Guid.CreateVersion7()).ToArray();
            await using var connection = await backend.Database.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await ExecuteAsync(connection, TakeLane, [], cancel);
            await ExecuteAsync(connection, CopyStreams, Parameters(), cancel);
            added += await ExecuteAsync(connection, CopyEvents, Parameters(), cancel);
            await ExecuteAsync(connection, Announce, [], cancel);
            await transaction.CommitAsync(cancel);

            NpgsqlParameter[] Parameters() =>
            [
                new NpgsqlParameter<Guid> { TypedValue = session }, new NpgsqlParameter<Guid[]> { TypedValue = copies },
            ];
        }

        return added;
    }

    private static async Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancel);
    }
}
