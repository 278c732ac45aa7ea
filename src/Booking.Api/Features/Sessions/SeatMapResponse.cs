using System.Text.Json;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.Projections.SeatMap;

namespace Booking.Api.Features.Sessions;

/// <summary>
/// The seat map: <paramref name="Seats"/> in the full form, <paramref name="Statuses"/> in the compact one.
/// </summary>
/// <param name="SessionId">The session.</param>
/// <param name="Version">The last event that it shows.</param>
/// <param name="Counts">Places by status.</param>
/// <param name="Seats">Every seat with its status.</param>
/// <param name="Statuses">One digit a seat in the order of the seating: 0 available, 1 held, 2 sold, 3 blocked.</param>
/// <param name="Areas">The general-admission areas.</param>
public sealed record SeatMapResponse(
    Guid SessionId,
    long Version,
    SessionCounts Counts,
    IReadOnlyList<SeatResponse>? Seats,
    string? Statuses,
    IReadOnlyList<AreaAvailability> Areas);

/// <summary>A seat and what it is now.</summary>
public readonly record struct SeatResponse(string Id, string Category, SeatStatus Status);

/// <summary>Writes the compact form straight from the digits that the read model keeps.</summary>
internal sealed class CompactSeatMap(SeatMapView map) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        using (var json = new Utf8JsonWriter(httpContext.Response.BodyWriter))
        {
            SeatMapJson.Begin(json, map);
            json.WriteString("statuses", map.Statuses.Span);
            SeatMapJson.End(json, map);
        }

        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}

/// <summary>Writes the full form, a part at a time.</summary>
internal sealed class FullSeatMap(SeatMapView map, SeatingPlan plan) : IResult
{
    private const int FlushEvery = 32 * 1024;
    private static readonly JsonEncodedText[] Names =
        [.. Enum.GetNames<SeatStatus>().Select(name => JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(name)))];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = httpContext.Response.BodyWriter;
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(body);
        SeatMapJson.Begin(json, map);
        json.WriteStartArray("seats");
        for (var seat = 0; seat < plan.SeatCount; seat++)
        {
            json.WriteStartObject();
            json.WriteString("id", plan.SeatId(seat));
            json.WriteString("category", plan.Categories[plan.CategoryOfSeat(seat)].Key);
            json.WriteString("status", Names[(int)map.StatusOf(seat)]);
            json.WriteEndObject();
            if (json.BytesPending < FlushEvery)
                continue;
            await json.FlushAsync(httpContext.RequestAborted);
            await body.FlushAsync(httpContext.RequestAborted);
        }

        json.WriteEndArray();
        SeatMapJson.End(json, map);
        await json.FlushAsync(httpContext.RequestAborted);
        await body.FlushAsync(httpContext.RequestAborted);
    }
}

/// <summary>What both forms have in common.</summary>
internal static class SeatMapJson
{
    public static void Begin(Utf8JsonWriter json, SeatMapView map)
    {
        json.WriteStartObject();
        json.WriteString("sessionId", map.SessionId.Value);
        json.WriteNumber("version", map.Version);
        json.WriteStartObject("counts");
        json.WriteNumber("total", map.Counts.Total);
        json.WriteNumber("available", map.Counts.Available);
        json.WriteNumber("held", map.Counts.Held);
        json.WriteNumber("sold", map.Counts.Sold);
        json.WriteNumber("blocked", map.Counts.Blocked);
        json.WriteEndObject();
    }

    public static void End(Utf8JsonWriter json, SeatMapView map)
    {
        json.WriteStartArray("areas");
        foreach (var area in map.Areas)
        {
            json.WriteStartObject();
            json.WriteString("id", area.Id);
            json.WriteNumber("capacity", area.Capacity);
            json.WriteNumber("available", area.Available);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
