using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Booking.Api.Tests.Infrastructure;

namespace Booking.Api.Tests.Contract;

/// <summary>No input makes an answer of 5xx, every refusal is a well-formed problem, and the node goes on selling.</summary>
public sealed class MalformedRequestsTests(ContractNode node) : IClassFixture<ContractNode>
{
    private const int Seed = 20_261_120;
    private const int Requests = 4_000;
    private const int AtOnce = 8;
    private const int MostShown = 8;

    private static readonly HashSet<int> Refusals = [400, 401, 402, 403, 404, 405, 409, 413, 422, 429];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Thousands_of_malformed_requests_over_every_route_are_answered_as_the_contract_says()
    {
        var requests = new MalformedRequests(Seed, await TargetsAsync());
        using var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        });
        var faults = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancel },
            async (number, cancel) =>
            {
                var request = requests.Make(number);
                using var message = request.ToMessage(node.Address);
                using var response = await client.SendAsync(message, cancel);
                var body = await response.Content.ReadAsByteArrayAsync(cancel);
                statuses.AddOrUpdate((int)response.StatusCode, 1, (_, count) => count + 1);
                if (FaultOf(message.Method, response, body) is { } fault)
                    faults.Enqueue($"{fault}\n  seed {Seed}, {request}\n  answer: {Encoding.UTF8.GetString(body)}");
            });

        var told = string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}"));
        Assert.True(
            faults.IsEmpty, $"{faults.Count} of {Requests} ({told}), such as\n{string.Join("\n\n", faults.Take(MostShown))}");

        // The requests came as far as the rules, and not all of them were refused at the door.
        Assert.All([200, 201, 400, 401, 404, 405, 409, 422], status => Assert.True(statuses.ContainsKey(status), told));
        await AssertStillSellsAsync();
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\nHost: a\r\n\r\n")]
    [InlineData("GET /sessions HTTP/1.1\r\n\r\n")]
    [InlineData("GET /sessions HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET /sessions HTTP/1.1\r\nHost: a\r\nIf-None-Match: \0\r\n\r\n")]
    [InlineData("GET /sessions HTTP/1.1\r\nHost: a\r\nAuthorization: \u00ff\u00fe\r\n\r\n")]
    [InlineData("POST /users HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /users HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("POST /users HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("POST /users HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n")]
    [InlineData("POST /users HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nhello")]
    [InlineData("POST /sessions/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n")]
    [InlineData("CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n")]
    public async Task What_is_hardly_HTTP_is_refused_or_cut_off_and_harms_nobody(string request)
    {
        var answer = await RawAsync(Encoding.Latin1.GetBytes(request));
        // 505 is the server's own word for a version of HTTP that does not exist.
        if (answer.Length > 0)
            Assert.Matches("^HTTP/1.1 ([24]|505 )", answer);
        (await node.Anonymous.GetAsync("/health/ready")).IsOk();
    }

    [Fact]
    public async Task Clients_that_go_away_in_the_middle_of_a_body_harm_nobody()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, node.Api.Port, Cancel);
            var head = $"POST /users HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n{new string('{', i * 10)}";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
            socket.Client.LingerState = new LingerOption(enable: true, seconds: i % 2);
        }));
        await AssertStillSellsAsync();
    }

    private static string? FaultOf(HttpMethod method, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        if (status is >= 200 and < 400)
            return response.Content.Headers.ContentType?.MediaType == "application/json" && body.Length > 0
                && response.Content.Headers.ContentEncoding.Count == 0 && Parse(body) is null
                ? "It is not JSON."
                : null;
        if (!Refusals.Contains(status))
            return $"{status} is in no contract.";
        if (method == HttpMethod.Head)
            return null;
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json" || Parse(body) is not JsonObject problem)
            return $"{status} is no problem.";
        return FaultOf(problem, status);
    }

    private static string? FaultOf(JsonObject problem, int status)
    {
        foreach (var member in new[] { "type", "title", "detail", "traceId" })
        {
            if (problem[member] is not JsonValue value || !value.TryGetValue<string>(out var text) || text.Length == 0)
                return $"The problem has no {member}.";
        }

        var type = problem["type"]!.GetValue<string>();
        if (!type.StartsWith("/problems/", StringComparison.Ordinal) || type is "/problems/error" or "/problems/internal")
            return $"{type} is in no contract.";
        if (problem["status"] is not JsonValue told || told.GetValue<int>() != status)
            return "The problem tells another status.";
        if (type != "/problems/validation")
            return null;
        return status == 422 && problem["errors"] is JsonObject { Count: > 0 } errors
            && errors.All(error => error.Value is JsonArray { Count: > 0 })
            ? null
            : "The validation problem names no field.";
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<MalformedRequests.Targets> TargetsAsync()
    {
        var sessions = new List<string>();
        for (var i = 0; i < 40; i++)
            sessions.Add(await node.Manager.OpenSessionAsync(change: Seatings.Theatre));
        var guest = await node.GuestAsync();
        var reservation = (await guest.ReserveAsync(sessions[0], "Balcony-A-1")).IsCreated();
        var plan = (await node.Manager.PostAsync(
            "/plans", new JsonObject { ["name"] = "A plan", ["seating"] = Seatings.File("grid-theatre") })).IsCreated();
        var customer = await Buyer.CustomerAsync(node.Address);
        return new MalformedRequests.Targets(
            sessions, reservation.Text("reservationId"), customer.UserId, plan.Text("planId"),
            [node.Manager, node.Manager, node.Manager, guest, guest, customer, node.Anonymous]);
    }

    private async Task AssertStillSellsAsync()
    {
        Assert.False(node.Api.Exited.IsCompleted);
        Assert.Equal("ready", (await node.Anonymous.GetAsync("/health/ready")).IsOk().Text("status"));
        var session = await node.Manager.OpenSessionAsync();
        var guest = await node.GuestAsync();
        var paid = (await guest.PayAsync(session, (await guest.ReserveAsync(session, "A-1")).IsCreated())).IsOk();
        Assert.Equal("sold", (await guest.SeatsAsync(session, paid.Number("version")))["A-1"]);
        Assert.Single((await guest.GetAsync("/me/purchases")).IsOk().Items());
    }

    private async Task<string> RawAsync(byte[] request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, node.Api.Port, Cancel);
        var stream = socket.GetStream();
        await stream.WriteAsync(request, Cancel);
        socket.Client.Shutdown(SocketShutdown.Send);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, Cancel);
        }
        catch (IOException)
        {
            // Cut off: that is an answer, too.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
