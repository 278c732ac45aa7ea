using System.Text.Json;

namespace Booking.Audit.Verification;

/// <summary>What a session's first event says of it.</summary>
internal sealed record ScheduledFacts(
    string Title, string Venue, DateTime StartsAt, string Currency, string PlanHash, int Places,
    IReadOnlyDictionary<string, long> Prices)
{
    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="KeyNotFoundException">A member is missing.</exception>
    /// <exception cref="FormatException">A member is not of its form.</exception>
    /// <exception cref="InvalidOperationException">A member is of another type.</exception>
    public static ScheduledFacts Read(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        var startsAt = root.GetProperty("startsAt").GetDateTimeOffset().UtcTicks;
        return new ScheduledFacts(
            root.GetProperty("title").GetString()!,
            root.GetProperty("venue").GetString()!,
            new DateTime(startsAt - (startsAt % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc),
            root.GetProperty("currency").GetString()!,
            root.GetProperty("planHash").GetString()!,
            root.GetProperty("places").GetInt32(),
            root.GetProperty("prices").EnumerateObject().ToDictionary(
                price => price.Name, price => price.Value.GetInt64(), StringComparer.Ordinal));
    }
}
