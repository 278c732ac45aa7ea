using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Booking.Local;

namespace Booking.Cli.Demo;

/// <summary>The few routes of the API that the demonstration needs.</summary>
internal sealed class DemoClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public async Task SignInAsync(Credentials credentials, CancellationToken cancel)
    {
        var body = new JsonObject { ["email"] = credentials.Email, ["password"] = credentials.Password };
        var token = await SendAsync(HttpMethod.Post, "/tokens", body, cancel);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Text(token, "accessToken"));
    }

    /// <summary>The first session in the list for which the condition holds, or null.</summary>
    public async Task<JsonObject?> FindSessionAsync(
        Func<JsonObject, bool> condition, string? search, CancellationToken cancel)
    {
        var path = search is null ? "/sessions" : $"/sessions?search={Uri.EscapeDataString(search)}";
        var list = await SendAsync(HttpMethod.Get, path, null, cancel);
        return list["items"]?.AsArray().OfType<JsonObject>().FirstOrDefault(condition);
    }

    public Task<JsonObject> ScheduleSessionAsync(JsonObject session, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, "/sessions", session, cancel);

    public void Dispose() => _http.Dispose();

    private static string Text(JsonObject json, string name) => json[name]?.GetValue<string>()
        ?? throw new LocalServerException($"The API's answer has no {name}: {json}");

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await _http.SendAsync(request, cancel);
        if (!response.IsSuccessStatusCode)
        {
            var problem = await response.Content.ReadAsStringAsync(cancel);
            throw new LocalServerException($"{method} {path} answered {(int)response.StatusCode}: {problem}");
        }

        return await response.Content.ReadFromJsonAsync<JsonObject>(cancel)
            ?? throw new LocalServerException($"{method} {path} answered nothing.");
    }
}
