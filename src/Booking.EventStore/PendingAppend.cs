namespace Booking.EventStore;

/// <summary>A batch that waits for its turn, and the promise of its answer.</summary>
internal sealed class PendingAppend(AppendBatch batch, CancellationToken cancellationToken)
{
    // Not "run asynchronously": the caller's next batch is to be there when the next commit is put together.
    private readonly TaskCompletionSource<AppendResult> _answer = new();

    public AppendBatch Batch => batch;

    public Task<AppendResult> Answer => _answer.Task;

    public long VersionAfter => batch.ExpectedVersion + batch.Events.Count;

    public bool CancelIfAsked() =>
        cancellationToken.IsCancellationRequested && _answer.TrySetCanceled(cancellationToken);

    public void Succeed(AppendResult result)
    {
        if (result is AppendResult.Conflict)
            EventStoreMetrics.Conflicted();
        _answer.SetResult(result);
    }

    public void Fail(Exception exception) => _answer.SetException(exception);
}
