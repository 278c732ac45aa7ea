namespace Booking.EventStore;

/// <summary>An event as the log has it.</summary>
/// <param name="Position">Place in the whole log.</param>
/// <param name="Id">The event's own id.</param>
/// <param name="StreamId">Its stream.</param>
/// <param name="Version">Place in its stream.</param>
/// <param name="Type">The stored name, snake_case.</param>
/// <param name="Data">The object, upcast to the present shape.</param>
/// <param name="Timestamp">When it was decided.</param>
/// <param name="HeadersJson">A JSON object, without the hash that the store adds, or null.</param>
/// <param name="CorrelationId">The request that caused it, or null.</param>
/// <param name="CausationId">The message that caused it, or null.</param>
public sealed record StoredEvent(
    long Position,
    Guid Id,
    Guid StreamId,
    long Version,
    string Type,
    object Data,
    DateTimeOffset Timestamp,
    string? HeadersJson,
    string? CorrelationId,
    string? CausationId);

/// <summary>A fold of a stream up to a version, kept so that the next reader need not begin at the first
/// event.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Version">The last event that is folded in.</param>
/// <param name="Format">The shape of <paramref name="Data"/>; another format is as good as none.</param>
/// <param name="Data">The fold, in a form the store does not look into.</param>
public sealed record Snapshot(Guid StreamId, long Version, int Format, ReadOnlyMemory<byte> Data);
