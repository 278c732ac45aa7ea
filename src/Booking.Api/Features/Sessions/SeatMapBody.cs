using System.Buffers;
using System.Text.Json;
using Booking.Domain.Seating;
using Booking.Domain.Sessions;
using Booking.Projections.SeatMap;

namespace Booking.Api.Features.Sessions;

/// <summary>A seat map as it is sent: what does not change from one version to the next is written once.</summary>
internal sealed class SeatMapBody : IResult
{
    /// <summary>Seats of the full form that are written together, and together again when one of them changes.</summary>
    public const int SeatsAPart = 512;

    private const int SendEveryBytes = 64 * 1024;

    private static readonly JsonEncodedText[] Names =
        [.. Enum.GetNames<SeatStatus>().Select(name => JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(name)))];

    private readonly SeatMapView _map;
    private readonly byte[] _head;
    private readonly ReadOnlyMemory<byte>[] _middle;
    private readonly byte[] _tail;

    private SeatMapBody(SeatMapView map, ReadOnlySpan<byte> opening, ReadOnlyMemory<byte>[] middle, ReadOnlySpan<byte> closing)
    {
        _map = map;
        _head = [.. Write(json => WriteHead(json, map)).Span[..^1], .. opening];
        _middle = middle;
        _tail = [.. closing, .. Write(json => WriteAreas(json, map)).Span[1..]];
        Length = _head.Length + _tail.Length;
        foreach (var part in middle)
            Length += part.Length;
    }

    /// <summary>Bytes.</summary>
    public int Length { get; }

    /// <summary>The version that it shows.</summary>
    public long Version => _map.Version;

    /// <summary>The compact form: the digits are those that the read model keeps.</summary>
    public static SeatMapBody Compact(SeatMapView map) => new(map, ",\"statuses\":\""u8, [map.Statuses], "\","u8);

    /// <summary>The full form.</summary>
    /// <param name="map">The map.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="earlier">The full form of the same session at any other version: parts that are the same are shared.</param>
    public static SeatMapBody Full(SeatMapView map, SeatingPlan plan, SeatMapBody? earlier)
    {
        var shared = earlier is not null && earlier._map.PlanHash == map.PlanHash ? earlier : null;
        var parts = new ReadOnlyMemory<byte>[(plan.SeatCount + SeatsAPart - 1) / SeatsAPart];
        for (var part = 0; part < parts.Length; part++)
        {
            var first = part * SeatsAPart;
            var seats = Math.Min(SeatsAPart, plan.SeatCount - first);
            var same = shared?._map.Statuses.Span.Slice(first, seats).SequenceEqual(map.Statuses.Span.Slice(first, seats));
            parts[part] = same == true ? shared!._middle[part] : WriteSeats(map, plan, first, seats);
        }

        return new SeatMapBody(map, ",\"seats\":["u8, parts, "],"u8);
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = Length;
        // What is written before the start, the server keeps elsewhere and copies once more.
        await response.StartAsync(httpContext.RequestAborted);
        response.BodyWriter.Write(_head);
        var unsent = _head.Length;
        foreach (var part in _middle)
        {
            response.BodyWriter.Write(part.Span);
            unsent += part.Length;
            if (unsent < SendEveryBytes)
                continue;
            await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
            unsent = 0;
        }

        await response.BodyWriter.WriteAsync(_tail, httpContext.RequestAborted);
    }

    // Between two parts there is a comma, which the later one begins with.
    private static ReadOnlyMemory<byte> WriteSeats(SeatMapView map, SeatingPlan plan, int first, int seats)
    {
        var part = Write(json =>
        {
            json.WriteStartArray();
            for (var seat = first; seat < first + seats; seat++)
            {
                json.WriteStartObject();
                json.WriteString("id", plan.SeatId(seat));
                json.WriteString("category", plan.Categories[plan.CategoryOfSeat(seat)].Key);
                json.WriteString("status", Names[(int)map.StatusOf(seat)]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }).ToArray();
        part[0] = (byte)',';
        return part.AsMemory(first == 0 ? 1 : 0, part.Length - (first == 0 ? 2 : 1));
    }

    private static void WriteHead(Utf8JsonWriter json, SeatMapView map)
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
        json.WriteEndObject();
    }

    private static void WriteAreas(Utf8JsonWriter json, SeatMapView map)
    {
        json.WriteStartObject();
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

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
            write(json);
        return bytes.WrittenMemory;
    }
}
