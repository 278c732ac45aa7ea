using System.Text.Json.Serialization;
using Booking.EventStore;

namespace Booking.Benchmarks.EventOrder;

/// <summary>An event of the size of a reservation of two seats.</summary>
internal sealed record BenchEvent(
    Guid ReservationId, Guid CustomerId, string[] Seats, string[] Areas, long TotalAmount, DateTimeOffset ExpiresAt)
{
    public static EventTypes Types() => new EventTypes().Add("seats_reserved", BenchEventJson.Default.BenchEvent);

    public static NewEvent[] New(int count)
    {
        var now = DateTimeOffset.UtcNow;
        var events = new NewEvent[count];
        for (var i = 0; i < count; i++)
        {
            events[i] = new NewEvent(
                Guid.CreateVersion7(now),
                new BenchEvent(Guid.CreateVersion7(now), Guid.CreateVersion7(now), ["P-12-7", "P-12-8"], [], 9000, now),
                now);
        }

        return events;
    }

    /// <summary>A batch as a writer makes it: its events and one message.</summary>
    public static AppendBatch Batch(Guid stream, long version, NewEvent[] events) =>
        new(stream, "session", version, events, [new("expire", events[0].Timestamp.AddSeconds(30))]);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BenchEvent))]
internal sealed partial class BenchEventJson : JsonSerializerContext;
