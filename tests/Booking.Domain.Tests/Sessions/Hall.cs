using System.Collections.Immutable;
using System.Text.Json;
using Booking.Domain.Seating;
using Booking.Domain.Seating.Import;

namespace Booking.Domain.Tests.Sessions;

/// <summary>The venue of these tests, and others for what it cannot show.</summary>
internal static class Hall
{
    public const int Places = 58;

    /// <summary>
    /// Rows A (10 premium seats), B (10) and C (5), table T1 (4 seats, sold whole) and T2 (4), the areas floor (20
    /// places) and balcony (5).
    /// </summary>
    public static SeatingPlan Plan { get; } = Read($$"""
        {
          "categories": [{ "key": "premium" }, { "key": "standard" }, { "key": "standing" }],
          "sections": [{
            "rows": [{{Group("A", 10, "premium")}}, {{Group("B", 10, "standard")}}, {{Group("C", 5, "standard")}}],
            "tables": [{{Group("T1", 4, "standard", true)}}, {{Group("T2", 4, "standard")}}]
          }],
          "areas": [
            { "id": "floor", "category": "standing", "capacity": 20 },
            { "id": "balcony", "category": "standing", "capacity": 5 }
          ]
        }
        """);

    public static ImmutableSortedDictionary<string, long> Prices { get; } = ImmutableSortedDictionary
        .CreateRange<string, long>([new("premium", 9_000), new("standard", 4_500), new("standing", 3_000)]);

    public static SeatingPlan Grid(int rows, int seatsPerRow) =>
        Read($$"""{ "grid": { "rows": {{rows}}, "seatsPerRow": {{seatsPerRow}}, "category": "standard" } }""");

    /// <summary>One row of seats, and nothing else.</summary>
    public static SeatingPlan Row(int seats) => Grid(1, seats);

    public static SeatingPlan Read(string seating)
    {
        using var json = JsonDocument.Parse(seating);
        var result = SeatingImport.Read(json.RootElement);
        return result.Plan ?? throw new InvalidOperationException(string.Join("; ", result.Findings));
    }

    private static string Group(string label, int seats, string category, bool isWhole = false)
    {
        var items = Enumerable.Range(1, seats)
            .Select(seat => $$"""{ "label": "{{seat}}", "category": "{{category}}" }""");
        return $$"""
            { "label": "{{label}}", "bookAsAWhole": {{(isWhole ? "true" : "false")}}, "seats": [{{string.Join(
                ", ", items)}}] }
            """;
    }
}
