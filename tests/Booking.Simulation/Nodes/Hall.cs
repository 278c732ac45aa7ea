using System.Collections.Immutable;
using System.Text.Json;
using Booking.Domain.Seating;
using Booking.Domain.Seating.Import;

namespace Booking.Simulation.Nodes;

/// <summary>A venue so small that everybody wants the same: two rows of six, a table of four sold whole, a floor of five.</summary>
internal static class Hall
{
    public const string Floor = "floor";
    public const int FloorCapacity = 5;

    public static readonly ImmutableArray<string> Seats =
        [.. Row("A", 6), .. Row("B", 6), .. Row("T", 4)];

    public static readonly ImmutableArray<string> Table = [.. Row("T", 4)];

    public static ImmutableSortedDictionary<string, long> Prices { get; } = ImmutableSortedDictionary
        .CreateRange<string, long>([new("standard", 4_500), new("standing", 3_000)]);

    public static SeatingPlan Plan { get; } = Read($$"""
        {
          "categories": [{ "key": "standard" }, { "key": "standing" }],
          "sections": [{
            "rows": [{{Group("A", 6)}}, {{Group("B", 6)}}],
            "tables": [{{Group("T", 4, isWhole: true)}}]
          }],
          "areas": [{ "id": "{{Floor}}", "category": "standing", "capacity": {{FloorCapacity}} }]
        }
        """);

    private static IEnumerable<string> Row(string label, int seats) =>
        Enumerable.Range(1, seats).Select(seat => $"{label}-{seat}");

    private static SeatingPlan Read(string seating)
    {
        using var json = JsonDocument.Parse(seating);
        var result = SeatingImport.Read(json.RootElement);
        return result.Plan ?? throw new InvalidOperationException(string.Join("; ", result.Findings));
    }

    private static string Group(string label, int seats, bool isWhole = false)
    {
        var items = Enumerable.Range(1, seats).Select(seat => $$"""{ "label": "{{seat}}", "category": "standard" }""");
        return $$"""
            { "label": "{{label}}", "bookAsAWhole": {{(isWhole ? "true" : "false")}}, "seats": [{{string.Join(
                ", ", items)}}] }
            """;
    }
}
