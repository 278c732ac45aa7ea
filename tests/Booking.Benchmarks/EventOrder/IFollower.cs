namespace Booking.Benchmarks.EventOrder;

/// <summary>A reader of the feed that remembers what it has seen.</summary>
internal interface IFollower
{
    /// <summary>How far it has come.</summary>
    long Position { get; }

    /// <summary>The ids of the events it was given.</summary>
    IReadOnlySet<Guid> Seen { get; }

    /// <summary>Reads a page, or less where it cannot go on yet.</summary>
    Task ReadOnAsync(CancellationToken cancel);
}
