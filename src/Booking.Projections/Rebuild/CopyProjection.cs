using Booking.EventStore;
using Booking.Projections.Daemon;

namespace Booking.Projections.Rebuild;

/// <summary>What writes to a copy, under the copy's name, and as fast as the node that builds it lets it.</summary>
/// <param name="name">The projection that is rebuilt.</param>
/// <param name="copy">Writes to the copy.</param>
internal sealed class CopyProjection(string name, IProjection copy) : IProjection
{
    /// <inheritdoc/>
    public string Name { get; } = ProjectionRebuilds.CopyOf(name);

    /// <inheritdoc/>
    public TimeSpan Pace => TimeSpan.Zero;

    /// <inheritdoc/>
    public bool IsUrgent(StoredEvent candidate) => true;

    /// <inheritdoc/>
    public Task ApplyAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken) =>
        copy.ApplyAsync(events, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> MaintainAsync(CancellationToken cancellationToken) => copy.MaintainAsync(cancellationToken);
}
