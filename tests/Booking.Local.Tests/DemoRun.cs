using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Booking.Testing;

namespace Booking.Local.Tests;

/// <summary>A `booking run --demo` for the tests of a class, and the commands that look at it.</summary>
public sealed class DemoRun : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new("demo");
    private readonly string _port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
    private CommandLine? _run;

    public string Address => $"http://127.0.0.1:{_port}";

    public HttpClient Http { get; } = new();

    /// <summary>Npgsql's connection string.</summary>
    public string Postgres => File.ReadAllLines(_folder.PathOf("connections"))[0];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string PathOf(string name) => _folder.PathOf(name);

    public async ValueTask InitializeAsync()
    {
        Http.BaseAddress = new Uri(Address);
        await StartAsync();
    }

    /// <summary>Stops it in order, and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        var run = CommandLine.Start("run", "--demo", "--port", _port, "--folder", _folder.Location);
        await run.ReadToLineAsync("Ctrl-C", Cancel);
        _run = run;
    }

    private async Task StopAsync()
    {
        if (_run is not { } run)
            return;
        _run = null;
        using (run)
        {
            run.Identity.TrySignal(ProcessSignal.Terminate);
            Assert.Equal(0, (await run.EndAsync(Cancel)).ExitCode);
        }
    }

    /// <summary>The sessions of the demonstration.</summary>
    public async Task<JsonArray> SessionsAsync() =>
        JsonNode.Parse(await Http.GetStringAsync("/sessions", Cancel))!["items"]!.AsArray();

    /// <summary>Somebody who buys.</summary>
    public async Task<AuthenticationHeaderValue> SignInGuestAsync()
    {
        using var answer = await Http.PostAsync("/tokens/guest", null, Cancel);
        var tokens = await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel);
        return new AuthenticationHeaderValue("Bearer", tokens!["accessToken"]!.GetValue<string>());
    }

    /// <summary>Asks for seats.</summary>
    public async Task<HttpResponseMessage> ReserveAsync(AuthenticationHeaderValue who, string session, params string[] seats)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/sessions/{session}/reservations");
        request.Content = JsonContent.Create(new { seats });
        request.Headers.Authorization = who;
        return await Http.SendAsync(request, Cancel);
    }

    /// <summary>A command on the folder of the run.</summary>
    internal CommandLine Start(params string[] arguments) => CommandLine.Start([.. arguments, "--folder", _folder.Location]);

    /// <summary>The output of a command on the folder of the run; it must end well.</summary>
    public async Task<string> OutputAsync(params string[] arguments)
    {
        using var command = Start(arguments);
        return await OutputAsync(command, arguments);
    }

    /// <summary>The errors of a command on the folder of the run; it must fail.</summary>
    public async Task<string> FailureAsync(params string[] arguments)
    {
        using var command = Start(arguments);
        var (exitCode, output, errors) = await command.EndAsync(Cancel);
        Assert.True(exitCode == 1, $"{string.Join(' ', arguments)} ended with {exitCode}: {output}{errors}");
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        return errors;
    }

    /// <summary>The output of `booking projections …`; it must end well.</summary>
    public async Task<string> ProjectionsAsync(params string[] arguments)
    {
        using var command = CommandLine.Start(["projections", .. arguments, "--address", Address]);
        return await OutputAsync(command, arguments);
    }

    private static async Task<string> OutputAsync(CommandLine command, string[] arguments)
    {
        var (exitCode, output, errors) = await command.EndAsync(Cancel);
        Assert.True(exitCode == 0, $"{string.Join(' ', arguments)} ended with {exitCode}: {errors}");
        return output;
    }
}
