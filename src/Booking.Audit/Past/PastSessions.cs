using System.Data;
using Booking.Domain;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.Plans;
using Npgsql;
using NpgsqlTypes;

namespace Booking.Audit.Past;

/// <summary>
/// Sessions as they were, folded from the log. Of the snapshots that writers make some are kept for this
/// (<c>booking.keep_past_snapshot</c>); where there is none for a long way, one is kept of each stretch that had to be folded.
/// Safe for concurrent use.
/// </summary>
/// <param name="dataSource">The database that has <c>booking.audit_snapshots</c>.</param>
/// <param name="eventTypes">The events that the log may hold.</param>
/// <param name="plans">The plans of its sessions.</param>
public sealed class PastSessions(NpgsqlDataSource dataSource, EventTypes eventTypes, SeatingPlanCatalog plans) : IDisposable
{
    /// <summary>So many snapshots of a session are kept at the most, and one more of the stretch that has begun: of a longer session
    /// they lie further apart.</summary>
    public const int MaxSnapshots = 16;

    private const int LeastStretch = 4_096;

    // As many are folded sooner than a snapshot of them is written.
    private const int StretchesFolded = 2;

    private const int EventsBetweenChecks = 1_024;
    private const int ConcurrentReads = 4;

    private const string SelectSnapshot =
        """
        select version, data from (
          select version, data from booking.audit_snapshots where stream_id = $1 and format = $2 and version <= $3
          union all
          select version, data from booking.snapshots where stream_id = $1 and format = $2 and version <= $3
        ) as kept
        order by version desc limit 1
        """;

    private const string KeepSnapshot = "select booking.keep_past_snapshot($1, $2, $3, $4)";

    private const string SelectHead = "select version from booking.mt_streams where id = $1";

    // What the fold needs, and nothing else.
    private const string SelectEvents =
        """
        select version, type, data from booking.mt_events
        where stream_id = $1 and version > $2 and version <= $3
        order by version
        """;

    private const string SelectTimestamp =
        "select timestamp from booking.mt_events where stream_id = $1 and version = $2";

    private readonly SemaphoreSlim _reads = new(ConcurrentReads);

    /// <summary>The version that a session has now; 0 where there is no such session.</summary>
    public async Task<long> ReadHeadAsync(SessionId session, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectHead);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Value });
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }

    /// <summary>
    /// The version that a session had at an instant: that of its last event dated no later, 0 where there is none. Where
    /// the clocks of two nodes differ and neighbours are dated the wrong way round, it is one of those between.
    /// </summary>
    public async Task<long> FindVersionAsync(
        SessionId session, DateTimeOffset at, long head, CancellationToken cancellationToken)
    {
        var (before, after) = (0L, head + 1);
        while (after - before > 1)
        {
            var middle = before + ((after - before) / 2);
            if (await ReadTimestampAsync(session, middle, cancellationToken) <= at)
                before = middle;
            else
                after = middle;
        }

        return before;
    }

    /// <summary>A session after one of its events.</summary>
    /// <param name="session">The session.</param>
    /// <param name="version">1 to its head.</param>
    /// <param name="head">The version that it has now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidDataException">The log has not all that it must have.</exception>
    public async Task<PastSession> ReadAsync(
        SessionId session, long version, long head, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        await _reads.WaitAsync(cancellationToken);
        try
        {
            var state = await ReadSnapshotAsync(session, version, cancellationToken);
            var stretch = StretchOf(head);
            var keeping = Task.CompletedTask;
            while (version - (state?.Version ?? 0) > StretchesFolded * stretch)
            {
                var end = (((state?.Version ?? 0) / stretch) + StretchesFolded) * stretch;
                state = await FoldAsync(session, state, end, cancellationToken);
                // What is ahead is folded while it is written.
                await keeping;
                keeping = KeepAsync(session, end, SessionSnapshot.Write(state), cancellationToken);
            }

            if (state?.Version != version)
                state = await FoldAsync(session, state, version, cancellationToken);
            await keeping;
            return new PastSession(state, await ReadTimestampAsync(session, version, cancellationToken));
        }
        finally
        {
            _reads.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reads.Dispose();

    /// <summary>The stretches of the life of a session with so many events; <c>booking.past_stretch</c> is the same.</summary>
    private static long StretchOf(long head)
    {
        var stretch = (long)LeastStretch;
        while (head / stretch > MaxSnapshots)
            stretch *= 2;
        return stretch;
    }

    private async Task<SessionState> FoldAsync(
        SessionId session, SessionState? state, long upTo, CancellationToken cancellationToken)
    {
        state ??= new SessionState(await FindPlanAsync(await ReadPlanAsync(session, cancellationToken), cancellationToken));
        await Task.Run(() => Fold(session, state, upTo, cancellationToken), cancellationToken);
        return state.Version == upTo
            ? state
            : throw new InvalidDataException($"Session {session} ends at version {state.Version} and not at {upTo}.");
    }

    // Waits where it stands: a task for each dozen of rows that has arrived would cost more than a thread, of which there are few.
    private void Fold(SessionId session, SessionState state, long upTo, CancellationToken cancellationToken)
    {
        using var connection = dataSource.OpenConnection();
        using var command = new NpgsqlCommand(SelectEvents, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = state.Version });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var version = row.GetInt64(0);
            if (version % EventsBetweenChecks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var type = row.GetString(1);
            state.Evolve((SessionEvent)eventTypes.Deserialize(type, row.GetFieldValue<byte[]>(2)), new EventContext(version));
        }
    }

    private async Task<PlanHash> ReadPlanAsync(SessionId session, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectEvents);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 0 });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 1 });
        await using var row = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
        return await row.ReadAsync(cancellationToken)
            && eventTypes.Deserialize(row.GetString(1), row.GetFieldValue<byte[]>(2)) is SessionScheduled scheduled
                ? new PlanHash(scheduled.PlanHash)
                : throw new InvalidDataException($"Session {session} does not begin with what it is.");
    }

    private async Task<SessionState?> ReadSnapshotAsync(
        SessionId session, long version, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectSnapshot);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Value });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = SessionSnapshot.Format });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var data = reader.GetFieldValue<byte[]>(1);
        return SessionSnapshot.Read(await FindPlanAsync(SessionSnapshot.PlanOf(data), cancellationToken), data);
    }

    private async Task KeepAsync(SessionId session, long version, byte[] snapshot, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(KeepSnapshot);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = SessionSnapshot.Format });
        command.Parameters.Add(new NpgsqlParameter<byte[]>
        {
            TypedValue = snapshot,
            NpgsqlDbType = NpgsqlDbType.Bytea,
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<DateTimeOffset> ReadTimestampAsync(
        SessionId session, long version, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectTimestamp);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime at
            ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc))
            : throw new InvalidDataException($"Session {session} has no version {version}.");
    }

    private async Task<SeatingPlan> FindPlanAsync(PlanHash hash, CancellationToken cancellationToken) =>
        await plans.FindAsync(hash, cancellationToken)
        ?? throw new InvalidDataException($"The seating plan {hash} of a stored session is missing.");
}
