using Npgsql;

namespace Booking.Benchmarks.EventOrder;

/// <summary>
/// A reader that does not trust the order of positions. Whoever drew a position had drawn its transaction id before. So at
/// a hole it draws an id itself, which is above those of all who can own the missing positions; once a snapshot's xmin has
/// reached it, all of them have ended, and what is still missing then was rolled back.
/// </summary>
/// <remarks>The snapshot's xmax will not do for the bound: it is one above the last id that has <em>ended</em>, and the
/// owner of a hole may have a higher one. It costs nothing, and misses a few events in a thousand here.</remarks>
internal sealed class EvidenceReader(NpgsqlDataSource database) : IFollower
{
    private const int PageSize = 1000;

    private const string ReadPage =
        """
        select e.seq_id, e.id, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        from booking.mt_events e
        where e.seq_id > $1 order by e.seq_id limit $2
        """;

    private readonly HashSet<Guid> _seen = [];
    private (long Position, long Bound)? _hole;

    public long Position { get; private set; }

    public IReadOnlySet<Guid> Seen => _seen;

    public async Task ReadOnAsync(CancellationToken cancel)
    {
        if (await ReadToHoleAsync(cancel) && _hole?.Position != Position + 1)
        {
            await using var draw = database.CreateCommand("select pg_current_xact_id()::text::bigint");
            _hole = (Position + 1, (long)(await draw.ExecuteScalarAsync(cancel))!);
        }
    }

    /// <returns>Whether it stands before a hole that cannot be passed yet.</returns>
    private async Task<bool> ReadToHoleAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(ReadPage);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Position });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PageSize });
        await using var page = await command.ExecuteReaderAsync(cancel);
        while (await page.ReadAsync(cancel))
        {
            var next = Position + 1;
            var isProven = _hole is { } hole && hole.Position == next && page.GetInt64(2) >= hole.Bound;
            if (page.GetInt64(0) != next && !isProven)
                return true;
            Position = page.GetInt64(0);
            _seen.Add(page.GetGuid(1));
        }

        return false;
    }
}
