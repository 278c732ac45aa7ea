namespace Booking.EventStore;

/// <summary>A hint for waiters: remembered when nobody waits, and waking everybody who does.</summary>
/// <param name="timeProvider">Bounds the waits.</param>
internal sealed class Signal(TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = NewPromise();
    private int _waiting;
    private bool _pending;

    public void Set()
    {
        lock (_gate)
        {
            _pending = _waiting == 0;
            _waiting = 0;
            _next.SetResult();
            _next = NewPromise();
        }
    }

    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        TaskCompletionSource awaited;
        lock (_gate)
        {
            if (_pending)
            {
                _pending = false;
                return;
            }
            awaited = _next;
            _waiting++;
        }
        await awaited.Task.WaitAsync(atMost, timeProvider, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            // Who gave up must not count as woken by the next hint.
            if (awaited == _next)
                _waiting--;
        }
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource NewPromise() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
