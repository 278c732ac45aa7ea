using System.Collections.Immutable;

namespace Booking.EventStore;

/// <summary>Hands every hint to every subscription.</summary>
/// <param name="timeProvider">Bounds the waits.</param>
internal sealed class StoreSignalHub(TimeProvider timeProvider)
{
    private ImmutableList<StoreSignalSubscription> _subscriptions = [];

    public StoreSignalSubscription Subscribe()
    {
        var subscription = new StoreSignalSubscription(this, timeProvider);
        ImmutableInterlocked.Update(ref _subscriptions, (list, added) => list.Add(added), subscription);
        return subscription;
    }

    public void Remove(StoreSignalSubscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, (list, removed) => list.Remove(removed), subscription);

    /// <param name="position">The last position that was committed; null where it is not known.</param>
    public void SetEvents(long? position)
    {
        foreach (var subscription in _subscriptions)
            subscription.SetEvents(position);
    }

    public void SetMessages()
    {
        foreach (var subscription in _subscriptions)
            subscription.SetMessages();
    }
}
