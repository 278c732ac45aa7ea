namespace Booking.EventStore.Memory;

/// <summary>
/// Hooks by which a test makes the memory store slow, unreachable or vague. A hook may wait (a delay), and may throw
/// <see cref="AppendFailedException"/> before the commit (a definite failure). Set them before the store is used.
/// </summary>
public sealed class MemoryFaults
{
    /// <summary>Asked with the batches of each append, before anything is written.</summary>
    public Func<IReadOnlyList<AppendBatch>, CancellationToken, ValueTask<CommitFault>>? BeforeCommit { get; set; }

    /// <summary>Asked with the batches of each append, after they were written and before the answer.</summary>
    public Func<IReadOnlyList<AppendBatch>, CancellationToken, ValueTask<CommitFault>>? AfterCommit { get; set; }

    /// <summary>True makes a batch lose its version check, as if another node had been first.</summary>
    public Func<AppendBatch, bool>? LoseTo { get; set; }

    /// <summary>Asked before each read of a stream, the feed, a version or a snapshot; may wait or throw.</summary>
    public Func<CancellationToken, ValueTask>? BeforeRead { get; set; }
}
