using Booking.Domain;
using Booking.Domain.Sessions;
using Booking.EventStore;
using Booking.Projections.Plans;

namespace Booking.Api.Writing;

/// <summary>Brings a session into memory: the latest snapshot, then the events after it.</summary>
public sealed class SessionLoader(IEventStore store, SeatingPlanCatalog plans, WritingOptions options)
{
    /// <summary>The session as the log has it now, or null where there is none.</summary>
    public async Task<LoadedSession?> LoadAsync(SessionId session, CancellationToken cancellationToken)
    {
        var snapshot = await store.ReadSnapshotAsync(session.Value, SessionSnapshot.Format, cancellationToken);
        SessionState? state = null;
        if (snapshot is not null)
        {
            var plan = await PlanAsync(SessionSnapshot.PlanOf(snapshot.Data), cancellationToken);
            state = SessionSnapshot.Read(plan, snapshot.Data);
        }

        state = await CatchUpAsync(session, state, cancellationToken);
        return state is null ? null : new LoadedSession(state, snapshot?.Version ?? 0);
    }

    /// <summary>Folds in what the log has after the state.</summary>
    /// <returns>The state given, or a new one where null was given and the session exists.</returns>
    public async Task<SessionState?> CatchUpAsync(
        SessionId session, SessionState? state, CancellationToken cancellationToken)
    {
        var reading = ReadAsync(state?.Version ?? 0);
        while (true)
        {
            var page = await reading;
            var isLast = page.Count < options.ReadPage;
            // What comes next is read and deserialized while this is folded in.
            reading = isLast ? Task.FromResult<IReadOnlyList<EventToFold>>([]) : ReadAsync(page[^1].Version);
            try
            {
                state = await FoldAsync(state, page, cancellationToken);
            }
            catch
            {
                // The failure that counts is the fold's.
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }

            if (isLast)
                return state;
        }

        Task<IReadOnlyList<EventToFold>> ReadAsync(long after) =>
            store.ReadForFoldAsync(session.Value, after, options.ReadPage, EventHeaders.Mark, cancellationToken);
    }

    private async Task<SessionState?> FoldAsync(
        SessionState? state, IReadOnlyList<EventToFold> page, CancellationToken cancellationToken)
    {
        foreach (var (version, data, markJson) in page)
        {
            if (state is null)
            {
                var scheduled = (SessionScheduled)data;
                state = new SessionState(await PlanAsync(new PlanHash(scheduled.PlanHash), cancellationToken));
            }

            state.Evolve((SessionEvent)data, new EventContext(version, EventHeaders.ReadMark(markJson)));
        }

        return state;
    }

    private async Task<Domain.Seating.SeatingPlan> PlanAsync(PlanHash hash, CancellationToken cancellationToken) =>
        await plans.FindAsync(hash, cancellationToken)
        ?? throw new InvalidDataException($"The seating plan {hash} of a stored session is missing.");
}

/// <summary>A session in memory.</summary>
/// <param name="State">Its fold.</param>
/// <param name="SnapshotVersion">The version of the snapshot it began with; 0 where there was none.</param>
public sealed record LoadedSession(SessionState State, long SnapshotVersion);
