using Booking.Projections.Daemon;

namespace Booking.Api.Features.Audit;

/// <summary>How a projection, or the copy of a read model that is being built, is doing.</summary>
/// <param name="Name">Its name; a copy's ends with <c>-rebuild</c>.</param>
/// <param name="Position">The position up to which it has read the log.</param>
/// <param name="Head">The end of the log.</param>
/// <param name="Lag">How many positions it is behind.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Error">Why it does not get on, with the position and the type of the event; else absent.</param>
/// <param name="ChangedAt">Since when it is in this state.</param>
public sealed record ProjectionResponse(
    string Name, long Position, long Head, long Lag, ProjectionState State, string? Error, DateTimeOffset? ChangedAt)
{
    /// <summary>The response for a status.</summary>
    public static ProjectionResponse Of(ProjectionStatus status) => new(
        status.Name, status.Position, status.Head, status.Lag, status.State, status.Error, status.ChangedAt);
}
