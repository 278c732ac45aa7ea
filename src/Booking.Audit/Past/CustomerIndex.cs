using Npgsql;

namespace Booking.Audit.Past;

/// <summary>
/// Where in the log each customer is named. Appends do not keep it: it is brought up to the log's end by whoever needs it, from
/// where the last one left it. Safe for concurrent use, also by several nodes.
/// </summary>
/// <param name="dataSource">The database that has the log.</param>
public sealed class CustomerIndex(NpgsqlDataSource dataSource)
{
    private const int EventsAtOnce = 20_000;

    private const string Begin =
        "insert into booking.audit_customer_progress (position) values (0) on conflict do nothing";

    // Positions are in the order of commits: whoever sees one sees all before it. What somebody has tampered with names nobody.
    private const string Extend =
        """
        with here as (select position from booking.audit_customer_progress for update),
        batch as materialized (
          select seq_id, data ->> 'customerId' as customer from booking.mt_events
          where seq_id > (select position from here) order by seq_id limit $1
        ),
        named as (
          insert into booking.audit_customer_events (customer_id, position)
          select customer::uuid, seq_id from batch where customer ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
          on conflict do nothing
        )
        update booking.audit_customer_progress set position = coalesce((select max(seq_id) from batch), position)
        returning (select count(*) from batch)
        """;

    /// <summary>Reads what the log has that is not known yet, some ten thousand events a transaction.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        while (await ExtendAsync(cancellationToken) is not { } count || count == EventsAtOnce)
            cancellationToken.ThrowIfCancellationRequested();
    }

    // Null where it was never begun.
    private async Task<long?> ExtendAsync(CancellationToken cancellationToken)
    {
        await using var extend = dataSource.CreateCommand(Extend);
        extend.Parameters.Add(new NpgsqlParameter<int> { TypedValue = EventsAtOnce });
        if (await extend.ExecuteScalarAsync(cancellationToken) is long count)
            return count;
        await using var begin = dataSource.CreateCommand(Begin);
        await begin.ExecuteNonQueryAsync(cancellationToken);
        return null;
    }
}
