namespace Booking.EventStore;

/// <summary>One listener's own view of the hints: what another listener has consumed is still there for this
/// one.</summary>
public sealed class StoreSignalSubscription : IStoreSignals, IDisposable
{
    private readonly StoreSignalHub _hub;
    private readonly Signal _events;
    private readonly Signal _messages;
    private readonly Lock _gate = new();
    private long? _announced;
    private bool _isUnsure;

    internal StoreSignalSubscription(StoreSignalHub hub, TimeProvider timeProvider)
    {
        _hub = hub;
        _events = new Signal(timeProvider);
        _messages = new Signal(timeProvider);
    }

    /// <inheritdoc/>
    public async Task<long?> WaitForEventsAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await _events.WaitAsync(atMost, cancellationToken);
        lock (_gate)
        {
            var announced = _isUnsure ? null : _announced;
            (_announced, _isUnsure) = (null, false);
            return announced;
        }
    }

    /// <inheritdoc/>
    public Task WaitForMessagesAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        _messages.WaitAsync(atMost, cancellationToken);

    /// <summary>Gets no more hints; waits run to their end.</summary>
    public void Dispose() => _hub.Remove(this);

    internal void SetEvents(long? position)
    {
        lock (_gate)
        {
            if (position is null)
                _isUnsure = true;
            else if (_announced is null || position > _announced)
                _announced = position;
        }

        _events.Set();
    }

    internal void SetMessages() => _messages.Set();
}
