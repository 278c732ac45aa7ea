using System.Text.Json;

namespace Booking.Audit.Chain;

/// <summary>An event as the log records it, nothing upcast.</summary>
/// <param name="Version">Place in its stream.</param>
/// <param name="Position">Place in the whole log.</param>
/// <param name="Type">The stored name.</param>
/// <param name="Timestamp">When it was decided.</param>
/// <param name="Actor">Who: <c>customer:ID</c>, <c>manager:ID</c> or <c>system</c>; null in events that do not say it.</param>
/// <param name="CorrelationId">The request's trace id, or null.</param>
/// <param name="CausationId">What it follows from, or null.</param>
/// <param name="Data">What it says.</param>
/// <param name="Hash">64 hexadecimal digits, or null before the chain.</param>
public sealed record RecordedEvent(
    long Version,
    long Position,
    string Type,
    DateTimeOffset Timestamp,
    string? Actor,
    string? CorrelationId,
    string? CausationId,
    JsonElement Data,
    string? Hash);
