namespace Booking.EventStore;

/// <summary>A hint for waiters: remembered when nobody waits, and waking everybody who does.</summary>
/// <param name="timeProvider">Bounds the waits.</param>
internal sealed class Signal(TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiters;
    private bool _pending;

    public void Set()
    {
        lock (_gate)
        {
            _pending = _waiters is null;
            _waiters?.TrySetResult();
            _waiters = null;
        }
    }

    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        Task set;
        lock (_gate)
        {
            if (_pending)
            {
                _pending = false;
                return;
            }
            _waiters ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            set = _waiters.Task;
        }
        await set.WaitAsync(atMost, timeProvider, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
