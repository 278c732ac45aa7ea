namespace Booking.EventStore;

/// <summary>Gives what one node at a time may hold. Safe for concurrent use.</summary>
public interface ILeases
{
    /// <summary>Takes a lease if nobody holds it.</summary>
    /// <param name="name">What to hold.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <returns>The lease, or null when somebody else holds it.</returns>
    Task<ILease?> TryAcquireAsync(string name, CancellationToken cancellationToken);
}

/// <summary>
/// Something that one node at a time may hold. It may be lost at any moment, so whoever holds it must stop when <see
/// cref="Lost"/> is cancelled, and must fence its writes besides: a holder can learn of its loss late. Disposing of it lets
/// go, so that another may take it at once.
/// </summary>
public interface ILease : IAsyncDisposable
{
    /// <summary>Cancelled when the lease was lost; not by letting go.</summary>
    CancellationToken Lost { get; }
}
