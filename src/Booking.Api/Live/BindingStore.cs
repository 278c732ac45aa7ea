using Booking.Domain;
using Npgsql;

namespace Booking.Api.Live;

/// <summary>
/// Which reservations are bound to connections of which node, and when each node was last heard of, by the clock of
/// PostgreSQL alone. Safe for concurrent use.
/// </summary>
internal sealed class BindingStore(NpgsqlDataSource dataSource)
{
    private const int TimeoutSeconds = 2;

    private const string BeatSql = """
        insert into booking.live_nodes (node_id, beat_at) values ($1, clock_timestamp())
        on conflict (node_id) do update set beat_at = excluded.beat_at
        """;

    private const string AddSql = """
        insert into booking.bound_reservations (reservation_id, session_id, node_id, connection_id)
        values ($1, $2, $3, $4)
        """;

    private const string ContainsSql = "select exists (select 1 from booking.bound_reservations where reservation_id = $1)";
    private const string RemoveSql = "delete from booking.bound_reservations where reservation_id = $1";

    private const string LostSql = """
        select bound.reservation_id, bound.session_id
        from booking.bound_reservations bound left join booking.live_nodes node using (node_id)
        where bound.node_id <> $1 and (node.beat_at is null or node.beat_at < clock_timestamp() - $2)
        limit $3
        """;

    private const string ForgetNodesSql = """
        delete from booking.live_nodes node where beat_at < clock_timestamp() - $1
        and not exists (select 1 from booking.bound_reservations bound where bound.node_id = node.node_id)
        """;

    /// <summary>Binds a reservation that is about to be made, and says that the node lives.</summary>
    public async Task AddAsync(Guid node, string connection, Binding binding, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.Timeout = TimeoutSeconds;
        batch.BatchCommands.Add(Beat(node));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(AddSql)
        {
            Parameters =
            {
                new() { Value = binding.Reservation.Value },
                new() { Value = binding.Session.Value },
                new() { Value = node },
                new() { Value = connection },
            },
        });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Whether a reservation is bound still; it is not where others took its node for dead.</summary>
    public async Task<bool> ContainsAsync(ReservationId reservation, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(ContainsSql);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.Add(new() { Value = reservation.Value });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>A reservation is bound no more.</summary>
    public async Task RemoveAsync(ReservationId reservation, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(RemoveSql);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.Add(new() { Value = reservation.Value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Says that this node lives, where it has anything bound, and asks what others that live no more have left.</summary>
    /// <param name="node">This node.</param>
    /// <param name="beats">Whether anything is bound to its connections.</param>
    /// <param name="deadAfter">A node that has not been heard of for so long is dead.</param>
    /// <param name="limit">So many of what they left at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<Binding>> BeatAsync(
        Guid node, bool beats, TimeSpan deadAfter, int limit, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.Timeout = TimeoutSeconds;
        if (beats)
            batch.BatchCommands.Add(Beat(node));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(LostSql)
        {
            Parameters = { new() { Value = node }, new() { Value = deadAfter }, new() { Value = limit } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var lost = new List<Binding>();
        while (await reader.ReadAsync(cancellationToken))
            lost.Add(new Binding(new ReservationId(reader.GetGuid(0)), new SessionId(reader.GetGuid(1))));
        return lost;
    }

    /// <summary>Forgets nodes that have not been heard of and have nothing bound.</summary>
    public async Task ForgetNodesAsync(TimeSpan unheardFor, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(ForgetNodesSql);
        command.CommandTimeout = TimeoutSeconds;
        command.Parameters.Add(new() { Value = unheardFor });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlBatchCommand Beat(Guid node) => new(BeatSql) { Parameters = { new() { Value = node } } };
}
