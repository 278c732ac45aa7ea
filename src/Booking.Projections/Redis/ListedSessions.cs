using Booking.Domain;
using Booking.EventStore;
using Booking.Projections.Sessions;

namespace Booking.Projections.Redis;

/// <summary>The sessions that a read model must have, from the sessions' list, which outlives Redis.</summary>
/// <param name="sessions">The list.</param>
/// <param name="store">The log.</param>
/// <param name="progress">How far the list is.</param>
/// <param name="onlyWithHolds">Whether sessions in which nothing is held are left out.</param>
internal sealed class ListedSessions(
    SessionListReader sessions, IEventStore store, IProjectionProgress progress, bool onlyWithHolds)
{
    /// <summary>Where the log ends now.</summary>
    public Task<long> ReadHeadAsync(CancellationToken cancellationToken) => store.ReadHeadAsync(cancellationToken);

    /// <summary>Whether the list has every event up to a position.</summary>
    public async Task<bool> HasReachedAsync(long position, CancellationToken cancellationToken) =>
        await progress.ReadAsync(SessionListProjection.ProjectionName, cancellationToken) >= position;

    /// <summary>A page of sessions with the versions that the list has of them, by id.</summary>
    public Task<IReadOnlyList<RebuildRequest>> ReadPageAsync(
        SessionId? after, int limit, CancellationToken cancellationToken) =>
        sessions.ReadVersionsAsync(after, limit, onlyWithHolds, cancellationToken);
}
