namespace Booking.EventStore;

/// <summary>One listener's own view of the hints: what another listener has consumed is still there for this
/// one.</summary>
public sealed class StoreSignalSubscription : IStoreSignals, IDisposable
{
    private readonly StoreSignalHub _hub;
    private readonly Signal _events;
    private readonly Signal _messages;

    internal StoreSignalSubscription(StoreSignalHub hub, TimeProvider timeProvider)
    {
        _hub = hub;
        _events = new Signal(timeProvider);
        _messages = new Signal(timeProvider);
    }

    /// <inheritdoc/>
    public Task WaitForEventsAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        _events.WaitAsync(atMost, cancellationToken);

    /// <inheritdoc/>
    public Task WaitForMessagesAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        _messages.WaitAsync(atMost, cancellationToken);

    /// <summary>Gets no more hints; waits run to their end.</summary>
    public void Dispose() => _hub.Remove(this);

    internal void SetEvents() => _events.Set();

    internal void SetMessages() => _messages.Set();
}
