using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Booking.Proof.Model;

namespace Booking.Proof.Stress;

/// <summary>What is done before the sale: sessions opened by the manager, customers signed in.</summary>
public sealed class ShopFloor(HttpClient http)
{
    private string? _managerToken;

    public async Task SignInManagerAsync(string email, string password, CancellationToken cancel)
    {
        var answer = await SendAsync(
            HttpMethod.Post, "/tokens", new JsonObject { ["email"] = email, ["password"] = password }, null, cancel);
        _managerToken = answer["accessToken"]!.GetValue<string>();
    }

    /// <summary>Customers without an account.</summary>
    public async Task<IReadOnlyList<Customer>> SignInGuestsAsync(int count, CancellationToken cancel)
    {
        var customers = new List<Customer>();
        for (var i = 0; i < count; i++)
        {
            var answer = await SendAsync(HttpMethod.Post, "/tokens/guest", null, null, cancel);
            var token = answer["accessToken"]!.GetValue<string>();
            var me = await SendAsync(HttpMethod.Get, "/me", null, token, cancel);
            customers.Add(new Customer(me["userId"]!.GetValue<Guid>(), token));
        }

        return customers;
    }

    /// <summary>Opens a session of so many rows of ten seats and a floor without seats.</summary>
    public async Task<SessionPlan> OpenSessionAsync(int rows, int floor, int holdSeconds, CancellationToken cancel)
    {
        var body = new JsonObject
        {
            ["title"] = "Everybody wants to see this",
            ["venue"] = "The hall",
            ["startsAt"] = "2035-05-01T20:00:00Z",
            ["currency"] = "BRL",
            ["prices"] = new JsonObject { ["near"] = 9_000, ["far"] = 4_500 },
            ["holdSeconds"] = holdSeconds,
            ["maxSeatsPerCustomer"] = 100_000,
            ["seating"] = Seating(rows, floor),
        };
        var opened = await SendAsync(HttpMethod.Post, "/sessions", body, _managerToken, cancel);
        return await ReadPlanAsync(opened["sessionId"]!.GetValue<Guid>(), cancel);
    }

    /// <summary>What a session sells, and at which prices.</summary>
    public async Task<SessionPlan> ReadPlanAsync(Guid session, CancellationToken cancel)
    {
        var seating = await SendAsync(HttpMethod.Get, $"/sessions/{session}/seating", null, null, cancel);
        var prices = seating["prices"]!.AsObject()
            .ToDictionary(price => price.Key, price => price.Value!.GetValue<long>(), StringComparer.Ordinal);
        var seats = from section in Items(seating, "sections")
                    from row in Items(section, "rows").Concat(Items(section, "tables"))
                    from seat in Items(row, "seats")
                    select new PlannedSeat(Text(seat, "id"), prices[Text(seat, "category")]);
        var areas = from area in Items(seating, "areas")
                    select new PlannedArea(
                        Text(area, "id"), area["capacity"]!.GetValue<int>(), prices[Text(area, "category")]);
        return new SessionPlan(session, [.. seats], [.. areas]);
    }

    private static JsonObject Seating(int rows, int floor)
    {
        var list = new JsonArray();
        for (var row = 0; row < rows; row++)
        {
            var label = row < 26 ? $"{(char)('A' + row)}" : $"{(char)('A' + (row / 26) - 1)}{(char)('A' + (row % 26))}";
            var seats = new JsonArray();
            for (var seat = 1; seat <= 10; seat++)
            {
                seats.Add(new JsonObject
                {
                    ["id"] = $"{label}-{seat}",
                    ["label"] = $"{seat}",
                    ["x"] = seat,
                    ["y"] = row,
                    ["category"] = row < rows / 2 ? "near" : "far",
                });
            }

            list.Add(new JsonObject { ["label"] = label, ["seats"] = seats });
        }

        var areas = new JsonArray(new JsonObject
        {
            ["id"] = "Floor",
            ["label"] = "Floor",
            ["category"] = "far",
            ["capacity"] = floor,
        });
        return new JsonObject
        {
            ["sections"] = new JsonArray(new JsonObject { ["rows"] = list }),
            ["areas"] = areas,
        };
    }

    private static IEnumerable<JsonNode> Items(JsonNode node, string member) =>
        node[member] is JsonArray array ? array.OfType<JsonNode>() : [];

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

    private async Task<JsonNode> SendAsync(
        HttpMethod method, string path, JsonNode? body, string? token, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, cancel);
        var text = await response.Content.ReadAsStringAsync(cancel);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new InvalidDataException($"{method} {path}: {(int)response.StatusCode} {text}");
    }
}
