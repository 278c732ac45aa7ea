namespace Booking.Api.Writing;

/// <summary>Who asks, and because of what; kept with the events.</summary>
/// <param name="Actor"><c>customer:ID</c>, <c>manager:ID</c> or <c>system</c>.</param>
/// <param name="CorrelationId">The request's trace id, or null.</param>
/// <param name="CausationId">The scheduled message that caused it, or null.</param>
public readonly record struct CommandOrigin(string Actor, string? CorrelationId = null, string? CausationId = null)
{
    /// <summary>The system itself, on behalf of a scheduled message.</summary>
    public static CommandOrigin OfMessage(long messageId) =>
        new("system", CausationId: messageId.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
