namespace Booking.EventStore;

/// <summary>Writes to a log. Safe for concurrent use.</summary>
public interface IAppender
{
    /// <summary>
    /// Appends many batches, each to one stream, in one transaction and one round trip. A batch whose expected version
    /// is not the stream's loses alone: the others are committed. The answer is in the order of the batches. At most
    /// one batch a stream.
    /// </summary>
    /// <returns>One result a batch; all <see cref="AppendResult.Unknown"/> when the connection was lost during commit.
    /// Then <see cref="AppendAsync"/> with the very same batches (same event ids) is safe and finds out.</returns>
    /// <exception cref="AppendFailedException">Certainly nothing was written.</exception>
    /// <exception cref="ArgumentException">A batch is empty, or two are for one stream.</exception>
    /// <exception cref="InvalidOperationException">An event is of a type that is not in the list.</exception>
    Task<IReadOnlyList<AppendResult>> AppendAsync(
        IReadOnlyList<AppendBatch> batches, CancellationToken cancellationToken);
}
