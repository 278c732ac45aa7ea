using System.Text.Json.Nodes;

namespace Booking.Cli.Demo;

/// <summary>Parts of a seating plan in the shape of the API.</summary>
internal static class PlanJson
{
    public static JsonObject Point(double x, double y) => new() { ["x"] = x, ["y"] = y };

    public static JsonObject Category(string key, string label, string color) =>
        new() { ["key"] = key, ["label"] = label, ["color"] = color };

    public static JsonObject Section(string name, JsonArray rows) => new() { ["name"] = name, ["rows"] = rows };

    public static JsonObject Row(string label, JsonArray seats) => new() { ["label"] = label, ["seats"] = seats };

    public static JsonObject Seat(
        string section, string row, string label, double x, double y, string category) => new()
        {
            ["id"] = $"{section}-{row}-{label}",
            ["label"] = label,
            ["x"] = x,
            ["y"] = y,
            ["category"] = category,
        };
}
