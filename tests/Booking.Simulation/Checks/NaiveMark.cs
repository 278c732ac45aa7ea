using System.Text.Json;

namespace Booking.Simulation.Checks;

/// <summary>An idempotency mark as the headers of an event carry it: hexadecimal digits.</summary>
internal sealed record NaiveMark(string Key, string Request)
{
    public static NaiveMark? In(string? headersJson)
    {
        if (headersJson is null)
            return null;
        using var headers = JsonDocument.Parse(headersJson);
        return headers.RootElement.TryGetProperty("idempotency", out var mark)
            ? new NaiveMark(mark.GetProperty("key").GetString()!, mark.GetProperty("request").GetString()!)
            : null;
    }
}
