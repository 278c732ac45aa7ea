using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Booking.Api.Tests.Infrastructure;

/// <summary>Somebody at the API: anonymous, a guest, a customer or a manager.</summary>
public sealed class Buyer(Uri address)
{
    private static readonly SocketsHttpHandler Handler = new() { MaxConnectionsPerServer = 512 };
    private static readonly HttpClient Client = new(Handler) { Timeout = TimeSpan.FromSeconds(60) };

    public string? Token { get; private set; }

    public string UserId { get; private set; } = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The same somebody at another node.</summary>
    public Buyer At(Uri other) => new(other) { Token = Token, UserId = UserId };

    public static async Task<Buyer> GuestAsync(Uri address)
    {
        var buyer = new Buyer(address);
        buyer.Token = (await buyer.PostAsync("/tokens/guest")).Is(HttpStatusCode.OK)["accessToken"].GetValue<string>();
        buyer.UserId = (await buyer.GetAsync("/me")).Is(HttpStatusCode.OK)["userId"].GetValue<string>();
        return buyer;
    }

    public static async Task<Buyer> CustomerAsync(Uri address, string? email = null)
    {
        var buyer = new Buyer(address);
        email ??= $"{Guid.NewGuid():N}@example.com";
        var body = new { email, name = "A customer", password = "Secret-2026" };
        buyer.UserId = (await buyer.PostAsync("/users", body)).Is(HttpStatusCode.Created)["userId"].GetValue<string>();
        await buyer.SignInAsync(email, "Secret-2026");
        return buyer;
    }

    public static async Task<Buyer> ManagerAsync(Uri address)
    {
        var buyer = new Buyer(address);
        await buyer.SignInAsync("manager@booking.local", "Manager-2026");
        return buyer;
    }

    public async Task SignInAsync(string email, string password)
    {
        var tokens = (await PostAsync("/tokens", new { email, password })).Is(HttpStatusCode.OK);
        Token = tokens["accessToken"].GetValue<string>();
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, Content(body), headers);

    public Task<Answer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, Content(body), []);

    public Task<Answer> DeleteAsync(string path, object? body = null) =>
        SendAsync(HttpMethod.Delete, path, Content(body), []);

    /// <summary>Opens a grid session of 10 x 10 whose holds outlast a test on a slow machine, unless told otherwise.</summary>
    public async Task<string> OpenSessionAsync(
        int rows = 10, int seatsPerRow = 10, Action<JsonObject>? change = null)
    {
        var session = SessionBody(rows, seatsPerRow);
        session["holdSeconds"] = 600;
        change?.Invoke(session);
        return (await PostAsync("/sessions", session)).Is(HttpStatusCode.Created)["sessionId"].GetValue<string>();
    }

    public static JsonObject SessionBody(int rows = 10, int seatsPerRow = 10) => new()
    {
        ["title"] = "An evening",
        ["venue"] = "The hall",
        ["startsAt"] = "2030-05-01T20:00:00Z",
        ["currency"] = "BRL",
        ["prices"] = new JsonObject { ["standard"] = 4500 },
        ["seating"] = new JsonObject
        {
            ["grid"] = new JsonObject { ["rows"] = rows, ["seatsPerRow"] = seatsPerRow, ["category"] = "standard" },
        },
    };

    public Task<Answer> ReserveAsync(string session, params string[] seats) =>
        PostAsync($"/sessions/{session}/reservations", new { seats });

    public Task<Answer> PayAsync(string session, Answer reservation, string token = "tok_ok") =>
        PostAsync($"/sessions/{session}/reservations/{reservation["reservationId"]}/payment", new { method = "card", token });

    public Task<Answer> CancelAsync(string session, Answer reservation) =>
        DeleteAsync($"/sessions/{session}/reservations/{reservation["reservationId"]}");

    /// <summary>The full seat map at this version or later, by seat id.</summary>
    public async Task<Dictionary<string, string>> SeatsAsync(string session, long minVersion = 0)
    {
        var map = (await GetAsync($"/sessions/{session}/seats?minVersion={minVersion}")).Is(HttpStatusCode.OK);
        return map["seats"].AsArray().ToDictionary(
            seat => seat!["id"]!.GetValue<string>(), seat => seat!["status"]!.GetValue<string>());
    }

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = content };
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await Client.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Answer(response.StatusCode, isJson ? JsonNode.Parse(text) : null, text, response);
    }

    private static StringContent? Content(object? body) => body switch
    {
        null => null,
        string text => new StringContent(text, Encoding.UTF8, "application/json"),
        JsonNode node => new StringContent(node.ToJsonString(), Encoding.UTF8, "application/json"),
        _ => new StringContent(
            System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
    };
}
