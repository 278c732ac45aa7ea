using Booking.Projections.Daemon;

namespace Booking.Projections.Rebuild;

/// <summary>
/// A copy of a read model that is built beside the one that is read, under names of its own, and takes its place. Its
/// methods are called by the node that runs the projection, one after the other, and again after a failure.
/// </summary>
public interface IReplacement
{
    /// <summary>Writes to the copy, with progress of its own.</summary>
    IProjection Projection { get; }

    /// <summary>Makes an empty place for the copy, whatever an earlier one left there.</summary>
    /// <returns>The position after which the copy has to read the log.</returns>
    Task<long> BeginAsync(CancellationToken cancellationToken);

    /// <summary>What can be done before the switch while everything goes on.</summary>
    /// <returns>Whether the copy has all that its projection was given.</returns>
    Task<bool> PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Puts the copy in the place of what is read, which is gone then. Nothing writes to either meanwhile.</summary>
    /// <param name="position">What both of them have.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <returns>False: nothing has changed, and a later try may succeed.</returns>
    Task<bool> SwitchAsync(long position, CancellationToken cancellationToken);

    /// <summary>Completes a switch that an earlier leader did not; to be called before anything else writes.</summary>
    /// <returns>Whether there was one, and the copy is in place now.</returns>
    Task<bool> FinishSwitchAsync(CancellationToken cancellationToken);

    /// <summary>Clears up after the switch.</summary>
    Task EndAsync(CancellationToken cancellationToken);
}
