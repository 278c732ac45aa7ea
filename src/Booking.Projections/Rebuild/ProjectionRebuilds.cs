using Npgsql;

namespace Booking.Projections.Rebuild;

/// <summary>
/// Which projections are to be rebuilt, kept so that any node can be asked and whichever runs the projection does it, also
/// after the one that began it has died. Safe for concurrent use.
/// </summary>
/// <param name="dataSource">The database that has <c>booking.projection_rebuilds</c>.</param>
/// <param name="projections">The names of the projections that can be rebuilt.</param>
public sealed class ProjectionRebuilds(NpgsqlDataSource dataSource, IEnumerable<string> projections)
{
    private const string CopySuffix = "-rebuild";

    private const string Insert =
        "insert into booking.projection_rebuilds (name, asked_at) values ($1, now()) on conflict (name) do nothing";

    private const string Select = "select begun_at is not null from booking.projection_rebuilds where name = $1";

    private const string Begin =
        """
        with begun as (
          update booking.projection_rebuilds set begun_at = now() where name = $1
        )
        insert into booking.mt_event_progression (name, last_seq_id, last_updated) values ($2, $3, now())
        on conflict (name) do update set last_seq_id = excluded.last_seq_id, last_updated = excluded.last_updated
        """;

    private const string End =
        """
        with rebuild as (
          delete from booking.projection_rebuilds where name = $1
        ), progress as (
          delete from booking.mt_event_progression where name = $2
        )
        delete from booking.projection_states where name = $2
        """;

    private readonly HashSet<string> _projections = [.. projections];

    /// <summary>The name under which the copy of a projection has its progress and its state.</summary>
    public static string CopyOf(string projection) => projection + CopySuffix;

    /// <summary>Whether a name is that of a copy.</summary>
    public static bool IsCopy(string name) => name.EndsWith(CopySuffix, StringComparison.Ordinal);

    /// <summary>Asks for a rebuild.</summary>
    public async Task<RebuildAnswer> AskAsync(string projection, CancellationToken cancellationToken)
    {
        if (!_projections.Contains(projection))
            return RebuildAnswer.Unknown;
        await using var command = dataSource.CreateCommand(Insert);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1 ? RebuildAnswer.Asked : RebuildAnswer.UnderWay;
    }

    /// <summary>Whether the rebuild that was asked for has begun; null where none was.</summary>
    public async Task<bool?> HasBegunAsync(string projection, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection });
        return await command.ExecuteScalarAsync(cancellationToken) as bool?;
    }

    /// <summary>The place for the copy is there: from now on it reads the log after a position.</summary>
    internal async Task BeginAsync(string projection, long position, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Begin);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = CopyOf(projection) });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The copy is in place: nothing is being rebuilt any more.</summary>
    internal async Task EndAsync(string projection, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(End);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = CopyOf(projection) });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
