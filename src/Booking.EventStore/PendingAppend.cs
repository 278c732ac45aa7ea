namespace Booking.EventStore;

/// <summary>A batch that waits for its turn, and the promise of its answer.</summary>
internal sealed class PendingAppend(AppendBatch batch, CancellationToken cancellationToken)
{
    // A caller that goes on inside SetResult would hold up everybody behind it.
    private readonly TaskCompletionSource<AppendResult> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

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
