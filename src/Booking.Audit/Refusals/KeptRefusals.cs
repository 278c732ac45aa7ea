using System.Runtime.CompilerServices;
using Npgsql;

namespace Booking.Audit.Refusals;

/// <summary>The refusals that were counted, in <c>booking.refusals</c>. Safe for concurrent use.</summary>
/// <param name="dataSource">The database.</param>
public sealed class KeptRefusals(NpgsqlDataSource dataSource)
{
    // In one order for all nodes: two that add to the same rows wait for each other, and never both.
    private const string Upsert =
        """
        insert into booking.refusals as r (session_id, minute, reason, count)
        select * from unnest($1, $2, $3, $4) as n (session_id, minute, reason, count) order by 1, 2, 3
        on conflict (session_id, minute, reason) do update set count = r.count + excluded.count
        """;

    private const string Select =
        """
        select minute, reason, count from booking.refusals
        where session_id = $1 and minute >= $2 and minute < $3 order by minute desc, reason limit $4
        """;

    private const string SelectAll =
        """
        select minute, reason, count from booking.refusals
        where session_id = $1 and minute >= $2 and minute < $3 order by minute, reason
        """;

    /// <summary>Adds counts to what is kept, in one statement.</summary>
    public async Task AddAsync(IReadOnlyList<RefusalCount> counts, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Upsert);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. counts.Select(count => count.Session)] });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = [.. counts.Select(count => count.Minute.UtcDateTime)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. counts.Select(count => count.Reason)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. counts.Select(count => count.Count)] });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What a session refused, the newest minute first.</summary>
    /// <param name="session">The session.</param>
    /// <param name="from">From the minute that has this instant; null: since ever.</param>
    /// <param name="to">Minutes that begin before; null: until now.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<RefusalCount>> ReadAsync(
        Guid session, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken cancellationToken)
    {
        await using var command = CommandOf(Select, session, from, to);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new List<RefusalCount>();
        while (await row.ReadAsync(cancellationToken))
            counts.Add(CountOf(session, row));
        return counts;
    }

    /// <summary>All that a session refused, the oldest minute first, one row after the other out of the database.</summary>
    /// <param name="session">The session.</param>
    /// <param name="from">From the minute that has this instant; null: since ever.</param>
    /// <param name="to">Minutes that begin before; null: until now.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<RefusalCount> ReadAllAsync(
        Guid session, DateTimeOffset? from, DateTimeOffset? to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = CommandOf(SelectAll, session, from, to);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            yield return CountOf(session, row);
    }

    private NpgsqlCommand CommandOf(string sql, Guid session, DateTimeOffset? from, DateTimeOffset? to)
    {
        var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session });
        // PostgreSQL's infinities are DateTime's own ends.
        command.Parameters.Add(new NpgsqlParameter<DateTime>
        {
            TypedValue = from is { } begin ? MinuteOf(begin.UtcDateTime) : Utc(DateTime.MinValue),
        });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = to?.UtcDateTime ?? Utc(DateTime.MaxValue) });
        return command;
    }

    private static RefusalCount CountOf(Guid session, NpgsqlDataReader row) =>
        new(session, new DateTimeOffset(row.GetDateTime(0)), row.GetString(1), row.GetInt64(2));

    private static DateTime MinuteOf(DateTime at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute));

    private static DateTime Utc(DateTime end) => DateTime.SpecifyKind(end, DateTimeKind.Utc);
}
