namespace Booking.EventStore;

/// <summary>An append that certainly wrote nothing: the store was not reached, or refused the whole
/// transaction.</summary>
/// <param name="message">What failed.</param>
/// <param name="isTransient">Whether the very same append may succeed later.</param>
/// <param name="innerException">The store's own exception.</param>
public sealed class AppendFailedException(string message, bool isTransient, Exception? innerException)
    : Exception(message, innerException)
{
    /// <summary>True when nothing is wrong with the batches (the store is away or overloaded); false when the same
    /// batches will be refused again, for example for a character that a JSON column cannot hold.</summary>
    public bool IsTransient { get; } = isTransient;
}
