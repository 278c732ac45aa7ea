namespace Booking.Api.Writing;

/// <summary>Who asks, and because of what; kept with the events.</summary>
/// <param name="Actor"><c>customer:ID</c>, <c>manager:ID</c> or <c>system</c>.</param>
/// <param name="CorrelationId">What it is part of: a request, by its trace id, or what the system does of itself.</param>
/// <param name="CausationId">What it follows from: <c>request</c>, or the id of a scheduled message, or the end of a
/// connection.</param>
public readonly record struct CommandOrigin(string Actor, string CorrelationId, string CausationId)
{
    /// <summary>The causation of what a request asks for itself.</summary>
    public const string ByRequest = "request";

    /// <summary>The system itself, on behalf of a scheduled message.</summary>
    public static CommandOrigin OfMessage(long messageId) =>
        OfSystem("message", messageId.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The system itself, on behalf of something that has an id.</summary>
    public static CommandOrigin OfSystem(string kind, string id) => new("system", $"{kind}:{id}", id);
}
