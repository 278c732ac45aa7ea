namespace Booking.EventStore;

/// <summary>
/// Hints that something was committed, by any node. A hint may be lost, doubled or early: it only shortens a wait,
/// which is always bounded.
/// </summary>
public interface IStoreSignals
{
    /// <summary>Waits until events were committed since the last call, or until <paramref name="atMost"/> has
    /// passed.</summary>
    /// <returns>The highest position that was announced since; null where the log may have grown to whatever
    /// position.</returns>
    Task<long?> WaitForEventsAsync(TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>Waits until messages were scheduled since the last call, or until <paramref name="atMost"/> has
    /// passed.</summary>
    Task WaitForMessagesAsync(TimeSpan atMost, CancellationToken cancellationToken);
}
