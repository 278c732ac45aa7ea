using System.Text.Json;
using Booking.Domain.Seating;

namespace Booking.Domain.Tests.Seating;

/// <summary>50 blocks with 25 rows of 40 seats around a pitch, and an aisle in the middle of each row.</summary>
internal static class Stadium
{
    public const int Blocks = 50;
    public const int RowsPerBlock = 25;
    public const int SeatsPerRow = 40;
    public const int Seats = Blocks * RowsPerBlock * SeatsPerRow;

    private static readonly Lazy<SeatingPlan> Built = new(() => SeatingPlanJson.Read(ToUtf8Json()));

    public static SeatingPlan Plan => Built.Value;

    public static byte[] ToUtf8Json()
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartArray("sections");
            for (var block = 0; block < Blocks; block++)
                WriteBlock(json, block);
            json.WriteEndArray();
            json.WriteStartObject("focalPoint");
            json.WriteNumber("x", 0);
            json.WriteNumber("y", 0);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return output.ToArray();
    }

    private static void WriteBlock(Utf8JsonWriter json, int block)
    {
        json.WriteStartObject();
        json.WriteString("name", $"Block {block + 1}");
        json.WriteStartArray("rows");
        for (var row = 0; row < RowsPerBlock; row++)
        {
            json.WriteStartObject();
            json.WriteString("label", $"{row + 1}");
            json.WriteStartArray("seats");
            for (var seat = 0; seat < SeatsPerRow; seat++)
                WriteSeat(json, block, row, seat);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSeat(Utf8JsonWriter json, int block, int row, int seat)
    {
        // 44 places around for 40 seats: two of them are the aisle, two the stairs to the next block.
        var place = (block * (SeatsPerRow + 4)) + seat + (seat >= SeatsPerRow / 2 ? 2 : 0);
        var angle = place * 2 * Math.PI / (Blocks * (SeatsPerRow + 4));
        var radius = 200 + row;
        json.WriteStartObject();
        json.WriteString("label", $"{seat + 1}");
        json.WriteNumber("x", Math.Round(radius * Math.Cos(angle), 2));
        json.WriteNumber("y", Math.Round(radius * Math.Sin(angle), 2));
        json.WriteString("category", row < 10 ? "lower" : "upper");
        json.WriteEndObject();
    }
}
