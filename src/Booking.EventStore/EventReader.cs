using System.Text.Json;

namespace Booking.EventStore;

/// <summary>Reads an event of one type from its JSON, without the serializer.</summary>
/// <param name="utf8Json">The object.</param>
/// <returns>What the serializer would return; null leaves it to the serializer.</returns>
/// <exception cref="JsonException">It is not JSON.</exception>
public delegate object? EventReader(ReadOnlySpan<byte> utf8Json);
