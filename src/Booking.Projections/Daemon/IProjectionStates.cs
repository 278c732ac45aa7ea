namespace Booking.Projections.Daemon;

/// <summary>Where a daemon tells what becomes of its projections. Safe for concurrent use.</summary>
public interface IProjectionStates
{
    /// <summary>Keeps a change; the last one told wins.</summary>
    /// <param name="projection">The projection's name.</param>
    /// <param name="state">What it is doing from now on.</param>
    /// <param name="error">Why, where it does not run; else null.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    Task SaveAsync(string projection, ProjectionState state, string? error, CancellationToken cancellationToken);
}
