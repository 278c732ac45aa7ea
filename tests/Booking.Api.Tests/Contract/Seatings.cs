using System.Text.Json.Nodes;

namespace Booking.Api.Tests.Contract;

/// <summary>The theatres that the importer's tests read, and small seatings.</summary>
internal static class Seatings
{
    /// <summary>A theatre of every form, without prices.</summary>
    public static JsonObject File(string name)
    {
        using var stream = typeof(Seatings).Assembly.GetManifestResourceStream($"{name}.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    /// <summary>Prices for the native theatre: 24 seats in the stalls, 4 on the balcony, 8 at tables, 60 standing.</summary>
    public static JsonObject TheatrePrices => Prices(("stalls", 5000), ("balcony", 3000), ("table", 7500));

    public static JsonObject Prices(params (string Category, long Amount)[] prices) =>
        new(prices.Select(price => KeyValuePair.Create<string, JsonNode?>(price.Category, price.Amount)));

    /// <summary>Changes a session's body: the native theatre with its prices.</summary>
    public static void Theatre(JsonObject session)
    {
        session["seating"] = File("native-theatre");
        session["prices"] = TheatrePrices;
    }

    /// <summary>Rows A, B, … of one category, as a native seating; nothing but labels.</summary>
    public static JsonObject Rows(int rows, int seats, string category = "standard") => new()
    {
        ["sections"] = new JsonArray(new JsonObject
        {
            ["rows"] = new JsonArray([.. Enumerable.Range(0, rows).Select(row => new JsonObject
            {
                ["label"] = $"{(char)('A' + row)}",
                ["seats"] = new JsonArray([.. Enumerable.Range(1, seats).Select(seat => new JsonObject
                {
                    ["label"] = $"{seat}",
                    ["category"] = category,
                })]),
            })]),
        }),
    };

    /// <summary>Areas of one category, as a native seating.</summary>
    public static JsonObject Areas(params (string Id, int Capacity)[] areas) => new()
    {
        ["areas"] = new JsonArray([.. areas.Select(area => new JsonObject
        {
            ["id"] = area.Id,
            ["category"] = "standard",
            ["capacity"] = area.Capacity,
        })]),
    };
}
