using Booking.EventStore.Chain;

namespace Booking.EventStore.Memory;

/// <summary>An event in the form a log keeps it.</summary>
internal sealed record MemoryRow(
    long Position, Guid Id, Guid StreamId, long Version, string Type, byte[] Json, NewEvent Source)
{
    /// <summary>The headers as they were given, in UTF-8.</summary>
    public byte[] Headers { get; init; } = [];

    /// <summary>The event's place in the chain of its stream.</summary>
    public EventHash Hash { get; init; }

    public StoredEvent Read(EventTypes eventTypes) => new(
        Position,
        Id,
        StreamId,
        Version,
        Type,
        eventTypes.Deserialize(Type, Json),
        StoredInstant.From(Source.Timestamp),
        Source.HeadersJson,
        Source.CorrelationId,
        Source.CausationId);
}
