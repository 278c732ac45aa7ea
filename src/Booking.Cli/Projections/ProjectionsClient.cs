using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Booking.Local;

namespace Booking.Cli.Projections;

/// <summary>The routes about projections of a running system, as its manager.</summary>
internal sealed class ProjectionsClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <exception cref="LocalServerException">Nobody answers, or not as a system that knows the manager.</exception>
    public async Task SignInAsync(Credentials manager, CancellationToken cancel)
    {
        var body = new JsonObject { ["email"] = manager.Email, ["password"] = manager.Password };
        var tokens = await SendAsync(HttpMethod.Post, "/tokens", JsonContent.Create(body), cancel);
        _http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", tokens["accessToken"]!.GetValue<string>());
    }

    /// <summary>The projections, and the copies that are being built.</summary>
    public async Task<JsonArray> ReadAsync(CancellationToken cancel) =>
        (await SendAsync(HttpMethod.Get, "/projections", null, cancel))["items"]!.AsArray();

    /// <summary>Asks for a rebuild.</summary>
    public Task RebuildAsync(string name, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, $"/projections/{Uri.EscapeDataString(name)}/rebuild", null, cancel);

    public void Dispose() => _http.Dispose();

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using var response = await _http.SendAsync(request, cancel);
            var answer = await response.Content.ReadFromJsonAsync<JsonObject>(cancel) ?? [];
            return response.IsSuccessStatusCode
                ? answer
                : throw new LocalServerException(
                    $"{method} {path} answered {(int)response.StatusCode}: {answer["detail"]?.GetValue<string>() ?? answer.ToJsonString()}");
        }
        catch (HttpRequestException failure) when (failure.StatusCode is null or HttpStatusCode.BadGateway)
        {
            throw new LocalServerException($"Nobody answers at {address}: {failure.Message}");
        }
    }
}
