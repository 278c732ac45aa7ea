using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Booking.Domain;
using Booking.Domain.Seating;

namespace Booking.Projections.SeatMap;

/// <summary>
/// A seat map as one Redis string, so that reading it is one plain GET and nothing in it can be of two versions. All
/// numbers are decimal with leading zeros, so that each is changed where it stands:
/// <code>
/// version 16 | held 8 | sold 8 | blocked 8 | total 8 | seats 8 | length of the head 8 | plan hash 64
/// for each area: taken 8 | capacity 8 | bytes of the id 4 | id in UTF-8
/// for each seat: one digit
/// </code>
/// </summary>
internal static class SeatMapLayout
{
    /// <summary>Digits of a version.</summary>
    public const int VersionDigits = 16;

    private const int CountDigits = 8;
    private const int HashLength = 64;
    private const int IdLengthDigits = 4;
    private const int AreasBegin = VersionDigits + (6 * CountDigits) + HashLength;
    private const int AreaFixedLength = (2 * CountDigits) + IdLengthDigits;

    /// <summary>The length of the head of every map of a plan: the first seat's digit follows.</summary>
    public static int HeadLengthOf(SeatingPlan plan)
    {
        var length = AreasBegin;
        foreach (var area in plan.Areas)
            length += AreaFixedLength + Encoding.UTF8.GetByteCount(area.Id);
        return length;
    }

    /// <summary>Where the places taken in an area stand.</summary>
    public static int TakenOffsetOf(SeatingPlan plan, int area)
    {
        var offset = AreasBegin;
        for (var before = 0; before < area; before++)
            offset += AreaFixedLength + Encoding.UTF8.GetByteCount(plan.Areas[before].Id);
        return offset;
    }

    /// <summary>A version as it stands in a map.</summary>
    public static string FormatVersion(long version) => version.ToString("D16", CultureInfo.InvariantCulture);

    /// <summary>A map's string.</summary>
    public static byte[] Format(SeatMapView view)
    {
        var areas = new StringBuilder();
        foreach (var area in view.Areas)
        {
            var idLength = Encoding.UTF8.GetByteCount(area.Id);
            areas.Append(
                CultureInfo.InvariantCulture,
                $"{area.Capacity - area.Available:D8}{area.Capacity:D8}{idLength:D4}{area.Id}");
        }

        var headLength = AreasBegin + Encoding.UTF8.GetByteCount(areas.ToString());
        var counts = view.Counts;
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{view.Version:D16}{counts.Held:D8}{counts.Sold:D8}{counts.Blocked:D8}{counts.Total:D8}"
            + $"{view.Statuses.Length:D8}{headLength:D8}{view.PlanHash.Value}{areas}");
        var map = new byte[headLength + view.Statuses.Length];
        Encoding.UTF8.GetBytes(head, map);
        view.Statuses.Span.CopyTo(map.AsSpan(headLength));
        return map;
    }

    /// <summary>Reads a map's string; null where it is not whole.</summary>
    public static SeatMapView? Parse(SessionId session, byte[] map)
    {
        if (map.Length < AreasBegin)
            return null;
        var at = 0;
        var version = Take(map, ref at, VersionDigits);
        var tally = new SeatTally(TakeCount(map, ref at), TakeCount(map, ref at), TakeCount(map, ref at));
        var total = TakeCount(map, ref at);
        var seats = TakeCount(map, ref at);
        var headLength = TakeCount(map, ref at);
        if (map.Length != headLength + seats)
            return null;
        var hash = Encoding.ASCII.GetString(map, at, HashLength);
        at += HashLength;
        var areas = ImmutableArray.CreateBuilder<AreaAvailability>();
        while (at < headLength)
        {
            var taken = TakeCount(map, ref at);
            var capacity = TakeCount(map, ref at);
            var idLength = (int)Take(map, ref at, IdLengthDigits);
            areas.Add(new AreaAvailability(Encoding.UTF8.GetString(map, at, idLength), capacity, capacity - taken));
            at += idLength;
        }

        return new SeatMapView(
            session, version, new PlanHash(hash), tally.Of(total), map.AsMemory(headLength), areas.ToImmutable());
    }

    private static int TakeCount(byte[] map, ref int at) => (int)Take(map, ref at, CountDigits);

    private static long Take(byte[] map, ref int at, int digits)
    {
        var number = long.Parse(map.AsSpan(at, digits), CultureInfo.InvariantCulture);
        at += digits;
        return number;
    }
}
