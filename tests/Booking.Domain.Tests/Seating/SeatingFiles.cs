using System.Text.Json;
using System.Text.Json.Nodes;
using Booking.Domain.Seating;
using Booking.Domain.Seating.Import;

namespace Booking.Domain.Tests.Seating;

/// <summary>The plans of this folder, and short ways to read a seating.</summary>
internal static class SeatingFiles
{
    public static readonly string[] All =
    [
        "grid-theatre", "native-theatre", "pretix-theatre", "pretix-older-hall", "seatsio-theatre", "seatsio-floors",
    ];

    public static JsonObject Json(string name)
    {
        using var stream = typeof(SeatingFiles).Assembly.GetManifestResourceStream($"{name}.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    public static SeatingPlan Plan(string name) => PlanOf(Json(name).ToJsonString());

    public static SeatingPlan PlanOf(string json)
    {
        var result = Read(json);
        Assert.Empty(result.Findings);
        return result.Plan!;
    }

    public static SeatingImportResult Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return SeatingImport.Read(document.RootElement);
    }

    /// <summary>The findings of a seating without a plan, as <c>place: rule</c>.</summary>
    public static string[] FindingsOf(string json)
    {
        var result = Read(json);
        Assert.Null(result.Plan);
        return [.. result.Findings.Select(finding => $"{finding.Place}: {finding.Rule}")];
    }

    /// <summary>A native plan of one section without a name; each row is given by the x of its seats.</summary>
    public static SeatingPlan Rows(params double[][] rows) => PlanOf(new JsonObject
    {
        ["sections"] = new JsonArray(new JsonObject
        {
            ["rows"] = new JsonArray([.. rows.Select((row, y) => new JsonObject
            {
                ["label"] = ((char)('A' + y)).ToString(),
                ["seats"] = new JsonArray([.. row.Select((x, seat) => new JsonObject
                {
                    ["label"] = $"{seat + 1}",
                    ["x"] = x,
                    ["y"] = y,
                    ["category"] = "standard",
                })]),
            })]),
        }),
    }.ToJsonString());

    public static SeatingPlan Grid(int rows, int seatsPerRow) => PlanOf(
        $$"""{"grid": {"rows": {{rows}}, "seatsPerRow": {{seatsPerRow}}, "category": "standard"} }""");

    public static int[] Seats(this SeatingPlan plan, params string[] ids) => [.. ids.Select(id =>
    {
        Assert.True(plan.TryFindSeat(id, out var seat), id);
        return seat;
    })];

    public static string[] Ids(this SeatingPlan plan, IEnumerable<int> seats) => [.. seats.Select(plan.SeatId)];
}
