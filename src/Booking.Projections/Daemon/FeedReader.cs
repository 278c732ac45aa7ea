using Booking.EventStore;

namespace Booking.Projections.Daemon;

/// <summary>One reader of a <see cref="FeedWindow"/>: what it has yet to come to is kept for it, within bounds.</summary>
internal sealed class FeedReader(FeedWindow window) : IDisposable
{
    /// <summary>It has all up to here. The window's.</summary>
    internal long Position { get; set; } = -1;

    /// <summary>The events after a position, in order, at most so many; none at the end of the log.</summary>
    public Task<IReadOnlyList<StoredEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        window.Came(this, after);
        return window.ReadAsync(after, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => window.Close(this);
}
