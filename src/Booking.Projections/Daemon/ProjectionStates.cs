using Booking.EventStore;
using Booking.Projections.Rebuild;
using Npgsql;
using NpgsqlTypes;

namespace Booking.Projections.Daemon;

/// <summary>What became of each projection last, kept so that every node can tell. Safe for concurrent use.</summary>
/// <param name="dataSource">The database that has <c>booking.projection_states</c>.</param>
/// <param name="store">The log.</param>
/// <param name="progress">How far each projection is.</param>
/// <param name="clock">Dates the changes.</param>
public sealed class ProjectionStates(
    NpgsqlDataSource dataSource, IEventStore store, IProjectionProgress progress, TimeProvider clock)
    : IProjectionStates
{
    private const int MaxErrorLength = 2_000;

    private const string Upsert =
        """
        insert into booking.projection_states (name, state, error, changed_at) values ($1, $2, $3, $4)
        on conflict (name) do update
        set state = excluded.state, error = excluded.error, changed_at = excluded.changed_at
        """;

    private const string SelectAll = "select name, state, error, changed_at from booking.projection_states";

    private const string SelectRebuilds = "select name from booking.projection_rebuilds";

    /// <summary>The projections that have a progress or a state, and the copies that are being built, by name.</summary>
    public async Task<IReadOnlyList<ProjectionStatus>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var positions = await progress.ReadAllAsync(cancellationToken);
        var head = await store.ReadHeadAsync(cancellationToken);
        var kept = await ReadKeptAsync(positions, head, cancellationToken);
        var copies = await ReadCopiesAsync(cancellationToken);
        return
        [
            .. positions.Keys.Union(kept.Keys).Where(name => !ProjectionRebuilds.IsCopy(name)).Union(copies)
                .Order(StringComparer.Ordinal)
                .Select(name => kept.GetValueOrDefault(name) ?? new ProjectionStatus(
                    name, positions.GetValueOrDefault(name), head,
                    ProjectionRebuilds.IsCopy(name) ? ProjectionState.Rebuilding : ProjectionState.Standby, null, null)),
        ];
    }

    private async Task<Dictionary<string, ProjectionStatus>> ReadKeptAsync(
        IReadOnlyDictionary<string, long> positions, long head, CancellationToken cancellationToken)
    {
        var kept = new Dictionary<string, ProjectionStatus>(StringComparer.Ordinal);
        await using var command = dataSource.CreateCommand(SelectAll);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var name = reader.GetString(0);
            kept.Add(name, new ProjectionStatus(
                name,
                positions.GetValueOrDefault(name),
                head,
                Enum.Parse<ProjectionState>(reader.GetString(1), ignoreCase: true),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetFieldValue<DateTimeOffset>(3)));
        }

        return kept;
    }

    private async Task<List<string>> ReadCopiesAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectRebuilds);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var copies = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            copies.Add(ProjectionRebuilds.CopyOf(reader.GetString(0)));
        return copies;
    }

    /// <inheritdoc/>
    public async Task SaveAsync(
        string projection, ProjectionState state, string? error, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Upsert);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = state.ToString() });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = error is null ? DBNull.Value : error[..Math.Min(error.Length, MaxErrorLength)],
            NpgsqlDbType = NpgsqlDbType.Text,
        });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
