using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Booking.Domain.Seating.Import;

namespace Booking.Domain.Seating;

/// <summary>
/// The canonical content of a plan, as UTF-8 JSON in the native shape: members in a fixed order, absent rather than
/// null, false or empty, no white space. The same plan gives the same bytes, whose SHA-256 names it: a change here
/// changes the name of every stored plan.
/// </summary>
public static class SeatingPlanJson
{
    /// <summary>Writes the plan's canonical bytes.</summary>
    public static void Write(SeatingPlan plan, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        Write(plan, json);
    }

    /// <summary>The plan's canonical bytes.</summary>
    public static byte[] ToUtf8Bytes(SeatingPlan plan)
    {
        var output = new ArrayBufferWriter<byte>(InitialSize(plan));
        Write(plan, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write(SeatingPlan, IBufferWriter{byte})"/> wrote.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="FormatException">It is not a plan; the message says what is wrong first.</exception>
    public static SeatingPlan Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var result = SeatingImport.Read(document.RootElement);
        return result.Plan ?? throw new FormatException(
            $"Not a seating plan: {result.Findings.Length} finding(s), the first at {result.Findings[0]}.");
    }

    /// <summary>
    /// Writes the members of the plan's canonical object into an object that the caller has begun and will end, so
    /// that it can add its own, such as prices.
    /// </summary>
    public static void WriteMembers(SeatingPlan plan, Utf8JsonWriter json)
    {
        WriteCategories(plan.Categories, json);
        if (plan.Sections.Length > 0)
        {
            json.WriteStartArray("sections"u8);
            foreach (var section in plan.Sections)
                WriteSection(plan, section, json);
            json.WriteEndArray();
        }
        if (plan.Areas.Length > 0)
            WriteAreas(plan, json);
        WriteFocalPoint(plan.FocalPoint, json);
    }

    internal static string Hash(SeatingPlan plan)
    {
        var output = new ArrayBufferWriter<byte>(InitialSize(plan));
        Write(plan, output);
        return Convert.ToHexStringLower(SHA256.HashData(output.WrittenSpan));
    }

    private static int InitialSize(SeatingPlan plan) => 4_096 + (plan.SeatCount * 100);

    private static void Write(SeatingPlan plan, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteMembers(plan, json);
        json.WriteEndObject();
    }

    private static void WriteCategories(ImmutableArray<SeatingCategory> categories, Utf8JsonWriter json)
    {
        json.WriteStartArray("categories"u8);
        foreach (var category in categories)
        {
            json.WriteStartObject();
            json.WriteString("key"u8, category.Key);
            json.WriteString("label"u8, category.Label);
            if (category.Color is not null)
                json.WriteString("color"u8, category.Color);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSection(SeatingPlan plan, SeatingSection section, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (section.Name is not null)
            json.WriteString("name"u8, section.Name);
        WriteFocalPoint(section.FocalPoint, json);
        if (section.Rows.Length > 0)
        {
            json.WriteStartArray("rows"u8);
            foreach (var row in section.Rows)
                WriteGroup(row.Label, false, row.FirstSeat, row.SeatCount);
            json.WriteEndArray();
        }
        if (section.Tables.Length > 0)
        {
            json.WriteStartArray("tables"u8);
            foreach (var table in section.Tables)
                WriteGroup(table.Label, table.BookAsAWhole, table.FirstSeat, table.SeatCount);
            json.WriteEndArray();
        }
        json.WriteEndObject();

        void WriteGroup(string label, bool bookAsAWhole, int first, int count)
        {
            json.WriteStartObject();
            json.WriteString("label"u8, label);
            if (bookAsAWhole)
                json.WriteBoolean("bookAsAWhole"u8, true);
            json.WriteStartArray("seats"u8);
            for (var seat = first; seat < first + count; seat++)
                WriteSeat(plan, seat, json);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void WriteSeat(SeatingPlan plan, int seat, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, plan.SeatId(seat));
        json.WriteString("label"u8, plan.SeatLabel(seat));
        json.WriteNumber("x"u8, plan.SeatX(seat));
        json.WriteNumber("y"u8, plan.SeatY(seat));
        json.WriteString("category"u8, plan.Categories[plan.CategoryOfSeat(seat)].Key);
        var features = plan.FeaturesOfSeat(seat);
        if ((features & SeatFeatures.Accessible) != 0)
            json.WriteBoolean("accessible"u8, true);
        if ((features & SeatFeatures.Companion) != 0)
            json.WriteBoolean("companion"u8, true);
        if ((features & SeatFeatures.RestrictedView) != 0)
            json.WriteBoolean("restrictedView"u8, true);
        json.WriteEndObject();
    }

    private static void WriteAreas(SeatingPlan plan, Utf8JsonWriter json)
    {
        json.WriteStartArray("areas"u8);
        foreach (var area in plan.Areas)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, area.Id);
            json.WriteString("label"u8, area.Label);
            json.WriteString("category"u8, plan.Categories[area.Category].Key);
            json.WriteNumber("capacity"u8, area.Capacity);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteFocalPoint(FocalPoint? focalPoint, Utf8JsonWriter json)
    {
        if (focalPoint is not { } point)
            return;
        json.WriteStartObject("focalPoint"u8);
        json.WriteNumber("x"u8, point.X);
        json.WriteNumber("y"u8, point.Y);
        json.WriteEndObject();
    }
}
