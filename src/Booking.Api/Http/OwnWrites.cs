using Booking.Projections.Daemon;

namespace Booking.Api.Http;

/// <summary>
/// Lets a reader see what it wrote just before, on whatever node: the read waits until the projection has come to what
/// was the head of the log when the request arrived, within a bound.
/// </summary>
public sealed class OwnWrites(ReadModelFreshness freshness)
{
    /// <summary>The longest wait; a projection that lags behind further is read as it is.</summary>
    public static readonly TimeSpan AtMost = TimeSpan.FromSeconds(1);

    /// <summary>Waits for a projection.</summary>
    /// <returns>Whether it has come so far within the bound.</returns>
    public Task<bool> SeeAsync(string projection, CancellationToken cancellationToken) =>
        freshness.WaitUntilCaughtUpAsync(projection, AtMost, cancellationToken);
}
